// Records with the microphone, shows how loud it is, plays it back, and puts it where a chosen file would be: the form
// sends it like any other. Without a microphone, or without this script, there is the file field.
const BITS = 96_000; // a second: clear speech, and an hour in 43 MB
const ROOM = 0.9; // of the limit: a recorder keeps to its rate only about

class Recording {
  constructor(section) {
    this.section = section;
    this.form = section.closest("form");
    this.part = (name) => section.querySelector(`[data-${name}]`);
    this.meter = section.querySelector("meter");
    this.audio = section.querySelector("audio");
    this.longest = (Number(section.dataset.limit) * 8 * ROOM) / BITS; // seconds
    this.part("start").addEventListener("click", () => this.start());
    this.part("stop").addEventListener("click", () => this.stop(section.dataset.done));
    section.hidden = false;
  }

  async start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch {
      this.say(this.section.dataset.denied);
      return;
    }
    this.recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS });
    const pieces = [];
    this.recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    this.recorder.addEventListener("stop", () => this.keep(stream, pieces));
    this.listen(stream);
    this.recorder.start(1000);
    this.began = performance.now();
    this.busy(true);
    this.say(this.section.dataset.recording);
    this.part("stop").focus();
  }

  listen(stream) {
    this.context = new AudioContext();
    const analyser = this.context.createAnalyser();
    this.context.createMediaStreamSource(stream).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const look = () => {
      if (this.recorder.state !== "recording") return;
      analyser.getFloatTimeDomainData(wave);
      this.meter.value = Math.max(...wave.map(Math.abs));
      const seconds = (performance.now() - this.began) / 1000;
      this.part("time").textContent = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
      if (seconds > this.longest) this.stop(this.section.dataset.full);
      else setTimeout(look, 100); // a hidden tab draws no frames, and must still stop in time
    };
    setTimeout(look, 100);
  }

  stop(said) {
    if (this.recorder?.state === "recording") this.recorder.stop();
    this.busy(false);
    this.say(said);
    this.part("start").focus();
  }

  keep(stream, pieces) {
    stream.getTracks().forEach((track) => track.stop());
    this.context.close();
    const type = this.recorder.mimeType;
    const at = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const day = `${two(at.getDate())}-${two(at.getMonth() + 1)}-${at.getFullYear()} ${two(at.getHours())}.${two(at.getMinutes())}`;
    const name = `${this.section.dataset.name} ${day}`;
    const file = new File(pieces, `${name}.${type.includes("mp4") ? "m4a" : "webm"}`, { type });
    const chosen = new DataTransfer();
    chosen.items.add(file);
    this.form.elements.tep.files = chosen.files;
    if (!this.form.elements.ten.value) this.form.elements.ten.value = name;
    if (this.audio.src) URL.revokeObjectURL(this.audio.src);
    this.audio.src = URL.createObjectURL(file);
    this.part("preview").hidden = false;
  }

  busy(recording) {
    this.part("start").hidden = recording;
    for (const name of ["stop", "time", "level"]) this.part(name).hidden = !recording;
  }

  say(words) {
    this.part("said").textContent = words;
  }
}

const section = document.querySelector("[data-record]");
if (section && navigator.mediaDevices && globalThis.MediaRecorder) new Recording(section);
