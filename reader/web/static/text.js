// Where a sentence stands in the page.
//
// Cues name a block and a span of it, counted in visible characters (white space left out, UTF-16 units), so that
// neither markup nor line breaks between the words matter. The text itself is never wrapped or changed.
const SPACE = /[\s\u0085\u200b]/;

export class PageText {
  /** @param {Element} article holds elements with data-block="<number>" */
  constructor(article) {
    this.blocks = new Map();
    for (const element of article.querySelectorAll("[data-block]")) {
      this.blocks.set(Number(element.dataset.block), new BlockText(element));
    }
  }

  /** A Range over characters start..end of a block; null where the page has no such text. */
  range(block, start, end) {
    return this.blocks.get(block)?.range(start, end) ?? null;
  }

  /** [block, character] at a point of the window, or null beside the text. */
  at(x, y) {
    const [node, offset] = caret(x, y);
    const element = node?.parentElement?.closest("[data-block]");
    if (!element || node.nodeType !== Node.TEXT_NODE) return null;
    const number = Number(element.dataset.block);
    return [number, this.blocks.get(number).count(node, offset)];
  }
}

class BlockText {
  constructor(element) {
    this.pieces = []; // [text node, visible characters before it]
    this.length = 0;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      this.pieces.push([walker.currentNode, this.length]);
      this.length += visible(walker.currentNode.data);
    }
  }

  range(start, end) {
    if (!(start < end && end <= this.length)) return null;
    const range = document.createRange();
    range.setStart(...this.place(start, false));
    range.setEnd(...this.place(end - 1, true));
    return range;
  }

  /** [node, offset] before (or after) the visible character of that number. */
  place(number, after) {
    const [node, before] = this.pieces.findLast(([, from]) => from <= number);
    let seen = before;
    for (let i = 0; i < node.data.length; i++) {
      if (SPACE.test(node.data[i])) continue;
      if (seen++ === number) return [node, after ? i + 1 : i];
    }
    throw new RangeError(`no character ${number} in block`);
  }

  /** Visible characters of the block before an offset of one of its nodes. */
  count(node, offset) {
    const piece = this.pieces.find(([one]) => one === node);
    return piece ? piece[1] + visible(node.data.slice(0, offset)) : 0;
  }
}

function visible(text) {
  let count = 0;
  for (const unit of text.split("")) if (!SPACE.test(unit)) count++;
  return count;
}

/** [text node, offset] at a point of the window, or [] */
export function caret(x, y) {
  if (document.caretPositionFromPoint) {
    const position = document.caretPositionFromPoint(x, y);
    return position ? [position.offsetNode, position.offset] : [];
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? [range.startContainer, range.startOffset] : [];
}
