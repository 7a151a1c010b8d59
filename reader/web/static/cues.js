// The times of a Recording: which sentence, and which word in it, is heard at a second.
//
// A cue: { block, start, end, from, to, words: [[start, end, from, to], …] } with start/end in visible characters
// of the block and from/to in seconds.

export class Cues {
  constructor(list = []) {
    this.list = list;
  }

  get length() {
    return this.list.length;
  }

  /** Number of the sentence at `time`, or of the last one before it; -1 before the first. */
  at(time) {
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle].from <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The word of a sentence heard at `time`, or null in its pauses. */
  word(number, time) {
    return this.list[number]?.words.find(([, , from, to]) => from <= time && time < to) ?? null;
  }

  /** Number of the sentence at a character of a block; the nearest one after it, or before it at the block's end. */
  over(block, character) {
    const inside = this.list.findIndex((cue) => cue.block === block && character < cue.end);
    return inside >= 0 ? inside : this.list.findLastIndex((cue) => cue.block === block);
  }

  /** Number of the first sentence of the next (by = 1) or previous (by = -1) block. */
  paragraph(number, by) {
    const block = this.list[number]?.block;
    if (by > 0) {
      const next = this.list.findIndex((cue, i) => i > number && cue.block !== block);
      return next < 0 ? this.list.length - 1 : next;
    }
    const before = this.list.findLastIndex((cue, i) => i < number && cue.block !== block);
    return before < 0 ? 0 : this.list.findIndex((cue) => cue.block === this.list[before].block);
  }
}
