// docs/acceptance: a requirement is kept by the test that is named for it, so the test must be there and be called that.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow, root, textOf } from './_files.ts'

const pages = filesBelow('docs/acceptance').filter((path) => !path.endsWith('/README.md'))

interface Line {
  page: string
  line: number
  asked: string
  kept: string
}

/** The rows of the tables of a page, without their heads; a pipe within a cell is written `\|`. */
const linesOf = (page: string): Line[] =>
  textOf(page)
    .split('\n')
    .flatMap((text, n) => {
      const cells = text.split(/(?<!\\)\|/).map((cell) => cell.trim())
      if (!text.startsWith('|') || /^\|[\s:|-]+\|$/.test(text) || cells[1] === 'Asked') return []
      return [{ page, line: n + 1, asked: cells[1] ?? '', kept: cells.slice(2, -1).join('|').trim() }]
    })

const titles = new Map<string, string>()
/** The words of a test's file, without what marks a title's ends and parts: quotes, escapes and spaces. */
const plain = (text: string) =>
  text
    .replaceAll('\\|', '|')
    .replace(/[\\'"`‘’“”]/g, '')
    .replace(/\s+/g, ' ')
function wordsOf(path: string): string | undefined {
  if (!existsSync(join(root, path))) return undefined
  if (!titles.has(path)) titles.set(path, plain(textOf(path)))
  return titles.get(path)
}

/** What is wrong with a line: nothing said, a file that is not there, or no test of that title in it. */
function wrongWith({ page, line, asked, kept }: Line): string[] {
  const at = `${page}:${line}`
  if (asked === '' || kept === '') return [`${at} is empty on a side`]
  const parts = kept.split('<br>').map((part) => part.trim())
  return parts.flatMap((part) => {
    const named = /^`([^`]+)` › (.+)$/.exec(part)
    if (!named) return /^(\*seen\*|\*measured\*|\*\*open\*\*)/.test(part) ? [] : [`${at} names no test: ${part}`]
    const [, path = '', title = ''] = named
    const text = wordsOf(path)
    if (text === undefined) return [`${at} names a file that is not there: ${path}`]
    return text.includes(plain(title)) ? [] : [`${at}: ${path} has no test called “${title}”`]
  })
}

test('every requirement names tests that are there', () => {
  const lines = pages.flatMap(linesOf)
  expect(lines.length).toBeGreaterThan(0)
  expect(lines.flatMap(wrongWith)).toEqual([])
})

test('a line that names nothing, or what is not there, is seen', () => {
  const line = (kept: string) => wrongWith({ page: 'x.md', line: 1, asked: 'X-1', kept })
  expect(line('')).toHaveLength(1)
  expect(line('looked at')).toHaveLength(1)
  expect(line('`test/house/no.test.ts` › x')).toHaveLength(1)
  expect(line('`test/house/acceptance.test.ts` › a title of ' + 'nobody')).toHaveLength(1)
  expect(line('`test/house/acceptance.test.ts` › every requirement names tests that are there')).toEqual([])
  expect(line('**open** not built')).toEqual([])
})
