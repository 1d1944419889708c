import { parseArgs } from 'node:util'

/** What a verb is told and where it may speak: the answer on stdout, everything else on stderr. */
export type Io = {
  out(line: string): void
  say(line: string): void
  /** Where the person stands who typed it: relative file names are meant from there. */
  cwd: string
  environment: Record<string, string | undefined>
  now(): Date
}

/** 0 done, 1 refused or found broken, 2 used wrongly. */
export type Exit = 0 | 1 | 2

export type Given = { text(name: string): string | undefined; on(name: string): boolean; words: string[] }

export type Verb = {
  name: string
  /** Its arguments as they are typed. */
  usage: string
  about: string
  options: Record<string, { type: 'string' | 'boolean'; about: string }>
  run(given: Given, io: Io): Promise<Exit>
}

/** Typed in a way the verb does not know: answered with its usage, exit 2. */
export class UsedWrongly extends Error {
  override name = 'UsedWrongly'
}

/** Understood and not done: one line that says why and what next, exit 1. */
export class NotDone extends Error {
  override name = 'NotDone'
}

const common: Verb['options'] = { json: { type: 'boolean', about: 'answer in JSON' }, help: { type: 'boolean', about: 'show this' } }

export function readGiven(verb: Verb, args: readonly string[]): Given {
  const options = Object.fromEntries(Object.entries({ ...verb.options, ...common }).map(([name, { type }]) => [name, { type }]))
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
    return {
      text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
      on: (name) => values[name] === true,
      words: positionals,
    }
  } catch (error) {
    throw new UsedWrongly(error instanceof Error ? error.message.split('\n')[0] : String(error))
  }
}

export function helpOf(verb: Verb): string {
  const options = Object.entries({ ...verb.options, ...common }).map(([name, { about }]) => `  --${name.padEnd(12)} ${about}`)
  return [`npm run -s hub -- ${verb.usage}`, '', verb.about, '', ...options].join('\n')
}

/** The one word a verb needs, or how to use it. */
export function onlyWord(given: Given, what: string): string {
  const [word, ...more] = given.words
  if (word === undefined || more.length > 0)
    throw new UsedWrongly(word === undefined ? `${what} is missing` : `one ${what} only, not also: ${more.join(' ')}`)
  return word
}

export function wholeNumber(given: Given, name: string): number | undefined {
  const text = given.text(name)
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsedWrongly(`--${name} takes a whole number from 1, not ${text}`)
  return Number(text)
}
