import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import english from '../../words/import.en.json' with { type: 'json' }
import indonesian from '../../words/import.id.json' with { type: 'json' }

const files = globSync('import-*.ts', { cwd: import.meta.dirname }).filter((name) => !name.includes('.test.'))
const code = files.map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8')).join('\n')
const rules = [...new Set(code.match(/(?<=')market\.import\.[a-z_.]+(?=')/g))].sort()

test.each([
  ['Indonesian', indonesian],
  ['English', english],
])('every rule has its %s words, and no words are left over', (_, words) => {
  expect(rules.length).toBeGreaterThan(40)
  expect(Object.keys(words).sort()).toEqual(rules)
})

test('both languages fill the same places', () => {
  const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].sort()
  for (const [rule, sentence] of Object.entries(indonesian)) {
    expect([rule, ...places((english as Record<string, string>)[rule] ?? '')]).toEqual([rule, ...places(sentence)])
  }
})
