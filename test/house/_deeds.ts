import { lineAt, sources, textOf, withoutComments } from './_files.ts'

type Deed = { name: string; path: string; line: number; body: string }

/** The text from an opening parenthesis to the one that closes it. */
function enclosed(text: string, open: number): string {
  let depth = 0
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1
    if (text[index] === ')') depth -= 1
    if (depth === 0) return text.slice(open, index + 1)
  }
  return text.slice(open)
}

/** Every deed of the house, with the text of its errand. */
export function deeds(): Deed[] {
  return sources().flatMap((path) => {
    const text = withoutComments(textOf(path))
    return [...text.matchAll(/\bdeed(?:<[^(]*>)?\(\s*'([\w.]+)'/g)].map((match) => ({
      name: match[1] ?? '',
      path,
      line: lineAt(text, match.index),
      body: enclosed(text, text.indexOf('(', match.index + (match[0].lastIndexOf('(') > 0 ? match[0].lastIndexOf('(') : 0))),
    }))
  })
}

/** Powers asked for by name, in deeds and for buttons. */
export function powersInCode(): Map<string, string> {
  const found = new Map<string, string>()
  for (const path of sources()) {
    const text = withoutComments(textOf(path))
    for (const match of text.matchAll(/\b(?:must|may|mayOrWhy)\(\s*(?:[\w.]+,\s*)?'([a-z_]+(?:\.\w+)+)'/g))
      found.set(match[1] ?? '', `${path}:${lineAt(text, match.index)}`)
  }
  return found
}

/** A deed asks somebody's authority, and is named after the room it stands in. */
export function deedBreaches(): string[] {
  return deeds().flatMap(({ name, path, line, body }) => {
    const room = path.split('/')[1]
    const asks = /\bmust\(/.test(body) || asksThrough(path, body)
    return [
      ...(asks ? [] : [`${path}:${line}: ${name} asks nobody's authority`]),
      ...(name.startsWith(`${room}.`) ? [] : [`${path}:${line}: ${name} is not named after ${room}`]),
    ]
  })
}

const handed = (body: string) =>
  [...body.matchAll(/\b([a-z]\w+)\((?:scope|\{ ?tx)/g), ...body.matchAll(/,\s*([a-z]\w+)\s*\)$/g)].map((match) => match[1] ?? '')

/** The file a name is imported from: of the same room, or a part of a room to the left. */
function importedFrom(path: string, name: string): string | undefined {
  const found = [...textOf(path).matchAll(/import \{([^}]*)\} from '(\.\/|#src\/)([\w./-]+)'/g)].find(([, names]) =>
    (names ?? '').split(',').some((one) => one.trim() === name),
  )
  return found && `${found[2] === './' ? path.slice(0, path.lastIndexOf('/')) : 'src'}/${found[3]}`
}

/** The errand may be a function of the same file or a part of the same room, or hand its scope on to one that asks. */
function asksThrough(path: string, body: string, deep = 3): boolean {
  if (deep === 0) return false
  return handed(body).some((name) => {
    const own = textOf(path).search(new RegExp(`(function ${name}\\b|const ${name} =)`)) >= 0 ? path : importedFrom(path, name)
    if (own === undefined) return false
    const text = textOf(own)
    const at = text.search(new RegExp(`(function ${name}\\b|const ${name} =)`))
    const whole = text.slice(at, at + 2500).split(/\n(?:export |async function |function |const )/)[0] ?? ''
    return at >= 0 && (/\bmust\(/.test(whole) || asksThrough(own, whole, deep - 1))
  })
}
