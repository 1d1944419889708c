import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FileDifference } from '#src/platform/file-manifest.ts'
import { enter } from '../../test/cast.ts'
import { openTown, type Town } from '../../test/town.ts'
import { checkFilesOfBuild, lookEveryMs } from './file-check.db.ts'
import { openFindings, scanSite, settleFinding } from './self-scan.db.ts'

let town: Town
let here: FileDifference[] = []
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const system = () => ({
  house: town.house,
  db: town.house.db,
  actor: { kind: 'system' as const, job: 'files as built' },
  now: town.house.now(),
  tongue: 'id' as const,
})
const look = () => checkFilesOfBuild(system(), { look: async () => here })
const letters = async () =>
  (
    await town.owner.query<{ recipient: string; body: string }>(
      `select recipient, body from platform.mail where subject like '%tidak seperti saat dibangun%'`,
    )
  ).rows
const journal = async () =>
  (await town.owner.query<{ n: number }>(`select count(*)::int as n from platform.journal where deed = 'press.files.check'`)).rows[0]?.n
async function* nothing() {}

test('what is not as it was built is told once to those who keep the site, and again when it comes back', async () => {
  await look()
  expect([await letters(), await journal()]).toEqual([[], 0])
  here = [{ path: 'dist/server/main.js', what: 'changed' }]
  await Promise.all([look(), look()])
  await look()
  const told = await letters()
  expect(told.map(({ recipient }) => recipient).sort()).toEqual(['admin-it@contoh.metro', 'sekretaris@contoh.metro'])
  expect(told[0]?.body).toContain('changed dist/server/main.js')
  const page = (await (await enter(town, 'admin-it')).get('/meja/pemeriksaan')).body
  expect(page).toContain('Berkas program yang berubah')
  expect(page).toContain('dist/server/main.js')

  // the nightly look at pages says nothing of files
  await scanSite({ ...system(), actor: { kind: 'system', job: 'self-scan' } }, { answered: nothing(), listed: [], fixed: new Set() })
  const [finding] = (await openFindings(town.house.db)).filter(({ kind }) => kind === 'file')
  expect(finding).toMatchObject({ place: 'dist/server/main.js', what: 'changed' })
  await settleFinding(await town.as('sekretaris'), { id: finding?.id ?? '', reason: 'Dipasang ulang dari sumber' })
  await look()
  expect(await letters()).toHaveLength(2)

  here = []
  await look()
  expect((await openFindings(town.house.db)).filter(({ kind }) => kind === 'file')).toEqual([])
  here = [{ path: 'dist/server/main.js', what: 'changed' }]
  await look()
  expect(await letters()).toHaveLength(4)
  expect((await openFindings(town.house.db)).filter(({ kind }) => kind === 'file')).toHaveLength(1)
})

test('S2.3d the files are looked at often enough to tell of a change within five minutes', () => {
  expect(lookEveryMs).toBeLessThanOrEqual(5 * 60_000)
})
