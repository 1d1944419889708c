import type { Facts, Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'

const files = import.meta.glob<Record<string, string>>('../../words/*.json', { eager: true, import: 'default' })

function gather(tongue: Tongue): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [path, words] of Object.entries(files)) if (path.endsWith(`.${tongue}.json`)) Object.assign(found, words)
  return found
}

/** Every sentence of the house, by tongue and name. */
export const words: Record<Tongue, Record<string, string>> = { id: gather('id'), en: gather('en') }

/** Says the sentence of that name with the facts in its places. */
export type Say = (name: string, facts?: Facts) => string

const fill = (sentence: string, facts: Facts) => sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(facts[name] ?? place))

export const sayIn =
  (tongue: Tongue): Say =>
  (name, facts) => {
    const sentence = words[tongue][name] ?? words.id[name]
    if (sentence === undefined) throw new Error(`no words for ${name} (${tongue})`)
    return facts ? fill(sentence, facts) : sentence
  }

export const hasWords = (name: string): boolean => name in words.id

/** A refusal as a person reads it. Who is barred by a tie of his own is told which: `conflict` of the facts. */
export function sayRefusal(t: Say, { rule, facts }: Refusal): string {
  const tie = `governance.tie.${facts?.conflict ?? ''}`
  return hasWords(tie) ? `${t(rule, facts)} ${t(tie)}` : t(rule, facts)
}
