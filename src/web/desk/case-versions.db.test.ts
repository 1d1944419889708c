import { afterAll, beforeAll, expect, test } from 'vitest'
import { decideCaseByPost } from '#src/governance/case-decide.db.ts'
import { concurCase, reviewCase } from '#src/governance/case-deeds.db.ts'
import { openCaseByPost } from '#src/governance/case-open.db.ts'
import { enter } from '../../../test/cast.ts'
import { openRegister, type Register } from '../../../test/register-town.ts'

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

const reason = 'sesuai rencana belanja tahun ini'

test('B6: the page of a case opened under one matrix and decided under the next prints both, and by which each act was done', async () => {
  const opened = await openCaseByPost(
    await town.as('penghubung-diskoperin'),
    town.opening({ action: 'support.application.decide', amount: 1_000_000, unit: 'diskoperin' }),
  )
  const number = opened.ok ? opened.value.number : ''
  for (const who of ['kurator', 'anggota-3']) await reviewCase(await town.as(who), { number, reason })
  const reader = await enter(town, 'pengawas')
  const page = async (tongue = 'id') =>
    (await reader.get(`/meja/perkara/${number}?bahasa=${tongue}`)).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  expect(await page()).toContain('dibuka menurut versi 1, diputuskan menurut versi 1')
  await town.nextMatrix()
  await concurCase(await town.as('ketua'), { number })
  const decided = await decideCaseByPost(await town.as('kepala-diskoperin'), {
    number,
    reason,
    reviewOn: town.day(200),
    outcome: 'yes',
  } as never)
  expect(decided).toMatchObject({ ok: true })
  const said = await page()
  expect(said).toContain('dibuka menurut versi 1, diputuskan menurut versi 2')
  expect(said.match(/matriks versi 1/g)).toHaveLength(2)
  expect(said.match(/matriks versi 2/g)?.length).toBeGreaterThanOrEqual(2)
  expect(await page('en')).toMatch(/version 1.{1,40}version 2/)
  // a third version changes nothing of what the second decided
  await town.nextMatrix()
  expect(await page()).toContain('dibuka menurut versi 1, diputuskan menurut versi 2')
})
