import { filesBelow, isTest, lineAt, sources, textOf, withoutComments } from './_files.ts'

type Words = Map<string, { file: string; text: string }>

const tongues = ['id', 'en'] as const

function read(tongue: string): { words: Words; twice: string[] } {
  const words: Words = new Map()
  const twice: string[] = []
  for (const file of filesBelow('words').filter((path) => path.endsWith(`.${tongue}.json`))) {
    for (const [key, text] of Object.entries(JSON.parse(textOf(file)) as Record<string, string>)) {
      const other = words.get(key)
      if (other) twice.push(`${file}: ${key} stands in ${other.file} too`)
      words.set(key, { file, text })
    }
  }
  return { words, twice }
}

const places = (text: string): string => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join(' ')

/** The same names with the same places in both tongues, each once. */
export function wordPairBreaches(): string[] {
  const [id, en] = tongues.map(read) as [ReturnType<typeof read>, ReturnType<typeof read>]
  const found = [...id.twice, ...en.twice]
  for (const [one, other, missing] of [
    [id, en, 'English'],
    [en, id, 'Indonesian'],
  ] as const)
    for (const [key, { file, text }] of one.words) {
      const pair = other.words.get(key)
      if (!pair) found.push(`${file}: ${key} has no ${missing} words`)
      else if (missing === 'English' && places(text) !== places(pair.text))
        found.push(`${file}: ${key} has the places {${places(text)}}, in English {${places(pair.text)}}`)
      if (text.trim() === '') found.push(`${file}: ${key} is empty`)
    }
  return found
}

const notOurs = /\b(log ?in|log ?out|submit|oops|ups|invalid|error|klik di sini|kamu|kalian)\b/i
const notOurWay = [
  { pattern: /\banda\b/, why: 'Anda is written with a capital' },
  { pattern: /\bRp /, why: 'Rp stands without a space before the number' },
]

/** Words the house does not use in front of people. */
export function wordChoiceBreaches(): string[] {
  return [...read('id').words].flatMap(([key, { file, text }]) => {
    const said = text.replace(/\{\w+\}/g, '')
    const word = notOurs.exec(said)?.[0]
    return [
      ...(word ? [`${file}: ${key} says "${word}"`] : []),
      ...notOurWay.filter(({ pattern }) => pattern.test(said)).map(({ why }) => `${file}: ${key}: ${why}`),
    ]
  })
}

const ruleName = /\brule: (['`])([a-z_]+(?:\.[\w${}.]+)+)\1/g
const said = /\b(?:t|say|words|hasWords)\(\s*'([a-z_]+(?:\.\w+)+)'/g

/** `market.letter.${occasion}_subject` as a pattern; too short a beginning says nothing. */
function patternOf(template: string): RegExp | undefined {
  const [beginning = ''] = template.split('${')
  if (!template.includes('${') || !/^[a-z_]+\.[a-z_.]*$/.test(beginning)) return undefined
  const parts = template.split(/\$\{[^{}]*\}/).map((part) => part.replaceAll('.', '\\.'))
  return /^[\w.\\]*$/.test(parts.join('')) ? new RegExp(`^${parts.join('[\\w.-]+')}$`) : undefined
}

function inCode() {
  const named: { key: string; at: string }[] = []
  const patterns: RegExp[] = []
  const literals = new Set<string>()
  for (const path of sources()) {
    const text = withoutComments(textOf(path))
    for (const expression of [ruleName, said])
      for (const match of text.matchAll(expression))
        named.push({ key: match[2] ?? match[1] ?? '', at: `${path}:${lineAt(text, match.index)}` })
    for (const match of text.matchAll(/'([a-z_]+(?:\.\w+)+)'/g)) literals.add(match[1] ?? '')
    for (const match of text.matchAll(/`((?:[^`$\\\n]|\$\{[^{}`]*\})+)`/g)) {
      const pattern = patternOf(match[1] ?? '')
      if (pattern) patterns.push(pattern)
    }
  }
  return { named: named.filter(({ key }) => !key.includes('$')), patterns, literals }
}

/** What triggers refuse by name: `perform governance.refuse('…')`. */
const refusedByTriggers = (): { key: string; at: string }[] =>
  filesBelow('db/migrations').flatMap((path) => {
    const text = textOf(path)
    return [...text.matchAll(/\bperform \w+\.refuse\('([a-z_]+(?:\.\w+)+)'/g)].map((match) => ({
      key: match[1] ?? '',
      at: `${path}:${lineAt(text, match.index)}`,
    }))
  })

/** Named constraints and indexes of the schema are rules too. */
const constraints = (): Set<string> =>
  new Set([
    ...filesBelow('db/migrations').flatMap((path) =>
      [...textOf(path).matchAll(/(?:constraint|index)\s+"([a-z_]+(?:\.\w+)+)"/g)].map((match) => match[1] ?? ''),
    ),
    ...refusedByTriggers().map(({ key }) => key),
  ])

/** Every rule and every sentence named in code has its words. */
export function wordlessBreaches(): string[] {
  const { words } = read('id')
  return [...inCode().named, ...refusedByTriggers()].filter(({ key }) => !words.has(key)).map(({ key, at }) => `${at}: ${key} has no words`)
}

/** Words nobody says. */
export function unusedWordBreaches(): string[] {
  const { literals, patterns } = inCode()
  const rules = constraints()
  const plain = sources()
    .filter((path) => !isTest(path))
    .map(textOf)
    .join('\n')
  return [...read('id').words]
    .filter(
      ([key]) => !literals.has(key) && !rules.has(key) && !patterns.some((pattern) => pattern.test(key)) && !plain.includes(`'${key}'`),
    )
    .map(([key, { file }]) => `${file}: nobody says ${key}`)
}
