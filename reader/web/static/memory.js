// What the reader's own device remembers. Where storage is forbidden, nothing is remembered and nothing breaks.
const PREFIX = "loa-phuong:";

export function recall(key, otherwise) {
  try {
    const value = JSON.parse(localStorage.getItem(PREFIX + key));
    return value === null ? otherwise : value;
  } catch {
    return otherwise;
  }
}

export function remember(key, value) {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Forbidden or full.
  }
}
