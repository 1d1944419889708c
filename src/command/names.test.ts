import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { namesWith } from './names.ts'
import { readGiven, UsedWrongly } from './verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'mch-names-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, ...lines: string[]) => writeFileSync(join(folder, name), lines.join('\n'))
const heading = 'name,purpose,keeper,keeper_until,review_by,leads_to'
file('names.csv', heading, 'contoh.example,situs kota,Diskominfo,2027-12-31,2027-06-30,8.8.8.8')
file('zone.txt', '$ORIGIN contoh.example.', '@ A 8.8.8.8', 'lomba CNAME hilang.awan.example.')
file('clean.txt', 'contoh.example. A 8.8.8.8')
file('broken.txt', '$ORIGIN contoh.example.', '@ A satu')

const verb = namesWith(() => ({
  alias: async () => undefined,
  addresses: async (name) => (name === 'contoh.example' ? ['8.8.8.8'] : 'nothing'),
}))

async function run(...args: string[]) {
  const [out, said]: [string[], string[]] = [[], []]
  const exit = await verb.run(readGiven(verb, args), {
    out: (line) => out.push(line),
    say: (line) => said.push(line),
    cwd: folder,
    environment: { CITY: folder },
    now: () => new Date('2026-11-29T05:00:00Z'),
  })
  return { exit, out: out.join('\n'), said }
}

test('exit 1 with every finding by name, for people and for programs', async () => {
  expect(await run('check', '--zone', 'zone.txt')).toEqual({
    exit: 1,
    out: [
      'FOUND claimed by nobody: lomba.contoh.example',
      'FOUND leads to nothing: lomba.contoh.example CNAME hilang.awan.example',
      '1 names claimed, 2 found',
    ].join('\n'),
    said: [],
  })
  expect(JSON.parse((await run('check', '--zone', 'zone.txt', '--json')).out)).toMatchObject({
    ok: false,
    names: 1,
    found: [{ kind: 'unclaimed', name: 'lomba.contoh.example' }, { kind: 'leads_nowhere' }],
  })
})

test('exit 0 where nothing is found, by the zone or by the DNS alone', async () => {
  expect(await run('check', '--zone', 'clean.txt')).toMatchObject({ exit: 0, out: '1 names claimed, 0 found' })
  expect(JSON.parse((await run('check', '--inventory', 'names.csv', '--json')).out)).toEqual({ ok: true, names: 1, found: [] })
})

test('a file that cannot be read whole is told by its line, and nothing is checked', async () => {
  const { exit, out } = await run('check', '--zone', 'broken.txt')
  expect([exit, out]).toEqual([1, 'Line 2 of the zone file cannot be read (data). Mend that line or export it anew.'])
})

test.each([[[]], [['list']], [['check', 'x']], [['check', '--zone', 'tiada.txt']], [['check', '--inventory', 'tiada.csv']]])(
  'used wrongly: %j',
  async (args) => {
    await expect(run(...args)).rejects.toThrow(UsedWrongly)
  },
)
