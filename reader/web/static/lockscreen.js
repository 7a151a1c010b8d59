// Title and keys on the lock screen and on headsets (Media Session).

export function announce(player) {
  const session = navigator.mediaSession;
  if (!session) return;
  const facts = player.article.querySelector(".facts span");
  session.metadata = new MediaMetadata({
    title: player.article.querySelector("h1").textContent,
    artist: facts ? facts.textContent : "Loa Phường",
    album: "Loa Phường",
  });
  const acts = {
    play: () => player.play(),
    pause: () => player.audio.pause(),
    previoustrack: () => player.previous(),
    nexttrack: () => player.next(),
    seekbackward: () => player.previous(),
    seekforward: () => player.next(),
    seekto: ({ seekTime }) => player.seek(seekTime),
  };
  for (const [name, act] of Object.entries(acts)) {
    try {
      session.setActionHandler(name, act);
    } catch {
      // This browser has no such key.
    }
  }
}
