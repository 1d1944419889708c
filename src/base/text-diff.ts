/** A stretch of text that stands in both, only before, or only after. */
export type Stretch = { kind: 'same' | 'gone' | 'new'; text: string }

/** Beyond this many word pairs the comparison says gone and new as a whole: it must never cost more than a moment. */
const mostPairs = 1_000_000

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? []

function push(list: Stretch[], kind: Stretch['kind'], text: string): void {
  const last = list.at(-1)
  if (text === '') return
  if (last?.kind === kind) last.text += text
  else list.push({ kind, text })
}

/** Lengths of the longest common rest from each pair of places on. */
function lengths(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [row, below] = [rows[i], rows[i + 1]]
      if (row && below) row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0)
    }
  return rows
}

function middle(list: Stretch[], a: readonly string[], b: readonly string[]): void {
  if (a.length * b.length > mostPairs) {
    push(list, 'gone', a.join(''))
    push(list, 'new', b.join(''))
    return
  }
  const rows = lengths(a, b)
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      push(list, 'same', a[i] ?? '')
      i += 1
      j += 1
    } else if ((rows[i + 1]?.[j] ?? 0) >= (rows[i]?.[j + 1] ?? 0)) {
      push(list, 'gone', a[i] ?? '')
      i += 1
    } else {
      push(list, 'new', b[j] ?? '')
      j += 1
    }
  }
  push(list, 'gone', a.slice(i).join(''))
  push(list, 'new', b.slice(j).join(''))
}

/** Changes with nothing but space between them are read as one. */
function joined(list: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = []
  let [gone, fresh, space] = ['', '', '']
  const flush = () => {
    push(out, 'gone', gone)
    push(out, 'new', fresh)
    push(out, 'same', space)
    ;[gone, fresh, space] = ['', '', '']
  }
  for (const { kind, text } of list) {
    const bridge = kind === 'same' && text.trim() === '' && gone + fresh !== ''
    if (bridge) space = text
    else if (kind === 'same') {
      flush()
      push(out, 'same', text)
    } else {
      ;[gone, fresh, space] = [gone + space, fresh + space, '']
      if (kind === 'gone') gone += text
      else fresh += text
    }
  }
  flush()
  return out
}

/** What became of a text, word by word. */
export function diffWords(before: string, after: string): Stretch[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1
  const list: Stretch[] = []
  push(list, 'same', a.slice(0, head).join(''))
  middle(list, a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  push(list, 'same', a.slice(a.length - tail).join(''))
  return joined(list)
}
