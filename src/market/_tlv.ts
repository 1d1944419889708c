import { done, type Outcome, refused } from '#src/base/outcome.ts'

/** One object `TT LL V…`. `position` counts characters of the whole code from 1, as a person would point at it. */
export type TlvObject = { tag: string; value: string; position: number }

const header = 4

/** Reads the object that starts at index `at`; `from` is the position of the text's own first character. */
function readObject(text: string, at: number, from: number, closing?: string): Outcome<TlvObject> {
  const position = from + at
  const head = text.slice(at, at + header)
  if (!/^\d*$/.test(head)) return refused({ rule: 'market.qris.not_tlv', facts: { position } })
  if (head.length < header) return refused({ rule: 'market.qris.truncated', facts: { position } })
  const tag = head.slice(0, 2)
  const end = at + header + Number(head.slice(2))
  if (end <= text.length) return done({ tag, value: text.slice(at + header, end), position })
  return refused({ rule: tag === closing ? 'market.qris.truncated' : 'market.qris.tlv_overflow', facts: { position, tag } })
}

/** Every object of `text`, to its last character. Nothing may follow the object with the tag `closing`. */
export function readObjects(text: string, from = 1, closing?: string): Outcome<TlvObject[]> {
  const objects: TlvObject[] = []
  let at = 0
  while (at < text.length) {
    if (closing !== undefined && objects.at(-1)?.tag === closing)
      return refused({ rule: 'market.qris.leftover', facts: { position: from + at } })
    const read = readObject(text, at, from, closing)
    if (!read.ok) return read
    objects.push(read.value)
    at += header + read.value.value.length
  }
  return done(objects)
}

export const writeObject = ({ tag, value }: { tag: string; value: string }): string =>
  `${tag}${String(value.length).padStart(2, '0')}${value}`

const isTemplate = (tag: string): boolean => (tag >= '26' && tag <= '51') || tag === '62' || tag === '64' || tag >= '80'

/** The inner objects of every template, by the tag of the template. */
export function readTemplates(objects: readonly TlvObject[]): Outcome<Map<string, TlvObject[]>> {
  const templates = new Map<string, TlvObject[]>()
  for (const { tag, value, position } of objects.filter((object) => isTemplate(object.tag))) {
    const inner = readObjects(value, position + header)
    if (!inner.ok) return inner
    templates.set(tag, inner.value)
  }
  return done(templates)
}

/** The second and later objects of a tag. */
export const repeated = (objects: readonly TlvObject[]): TlvObject[] =>
  objects.filter((object, index) => objects.findIndex((other) => other.tag === object.tag) < index)
