// One voice at a time: where a second tab begins to speak, this one pauses.

export class Alone {
  constructor(audio) {
    if (!globalThis.BroadcastChannel) return;
    this.channel = new BroadcastChannel("loa-phuong");
    audio.addEventListener("play", () => this.channel.postMessage("play"));
    this.channel.addEventListener("message", () => audio.pause());
  }
}
