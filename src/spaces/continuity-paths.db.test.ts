import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endAppointment, recordAppointment } from '#src/governance/appointment.db.ts'
import { draftMatrix, proposeMatrix, ratifyMatrix, removeDraftRow, setDraftRow } from '#src/governance/matrix-draft.db.ts'
import { callingSchema } from '#src/governance/meeting.ts'
import { callMeeting, openMeeting } from '#src/governance/meeting-call.db.ts'
import { attendMeeting, closeItem, settleItem, voteOnItem } from '#src/governance/meeting-vote.db.ts'
import { addUnit, changeUnit, endUnit, takeOverUnit } from '#src/governance/unit.db.ts'
import { demoPassword } from '#src/identity/demo.db.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { enter } from '../../test/cast.ts'
import { ruleOf } from '../../test/governance-office.ts'
import { papers } from '../../test/papers.ts'
import { openRegister, type Register } from '../../test/register-town.ts'
import { value } from '../../test/rooms-town.ts'

// Every way but the end of a term by which a room could lose the last who runs it: the end of an account, another matrix, another place of its unit.

let town: Register
beforeAll(async () => {
  town = await openRegister()
  // keys of the institution are another matter
  await town.owner.query('update governance.post_kind set custodian = false')
})
afterAll(() => town?.close())

const by = () => town.as('sekretaris')
const board = ['ketua', 'sekretaris', 'bendahara', 'anggota-1', 'anggota-2', 'anggota-3', 'anggota-4', 'anggota-6']
const seatBy = async (paper: string) =>
  (await town.one<{ id: string }>('select id from governance.appointment where paper = $1', [paper])).id
const seatOf = async (who: string) =>
  (await town.one<{ id: string }>('select id from governance.appointment where person_id = $1', [await town.person(who)])).id
const end = async (appointment: string, last: number) =>
  endAppointment(await by(), { appointment, input: { reason: 'Pindah tugas ke dinas lain', paper: 'SK 40/2026', lastDay: town.day(last) } })
const sit = async (post: string, seat: number, who: string, first: number, paper: string) =>
  value(
    await recordAppointment(await by(), {
      post,
      seat,
      person: who,
      mode: 'definitive',
      firstDay: town.day(first),
      lastDay: town.day(700),
      paper,
    }),
  )

const waiting = async () =>
  (
    await town.one<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
  ).n
/** All run up to the lock under which rooms are looked after, and are let go together. */
async function together<T>(...all: (() => Promise<T>)[]): Promise<T[]> {
  const client = await town.owner.connect()
  await client.query('select pg_advisory_lock(7242035)')
  const running = Promise.all(all.map((run) => run()))
  for (let tries = 0; tries < 300 && (await waiting()) < all.length; tries += 1) await wait(10)
  const met = await waiting()
  await client.query('select pg_advisory_unlock(7242035)')
  client.release()
  const said = await running
  expect(met).toBe(all.length)
  return said
}
/** The end of an account where no deed is asked: by the serving role's own hand. */
const endAccount = async (who: string) =>
  town.pool.query('update identity.person set ended_at = governance.clock() where id = $1', [await town.person(who)]).then(
    () => 'done',
    (error: { constraint?: string }) => error.constraint ?? String(error),
  )

describe('N15 the end of an account', () => {
  test('N15 whoever follows the last manager of a room cannot delete his account, reads why, and not even the table lets him', async () => {
    await sit('petugas', 2, 'warga-2', 5, 'SK 41/2026')
    expect(ruleOf(await end(await seatOf('petugas'), 1))).toBe('done')
    expect(ruleOf(await end(await seatOf('pengelola'), 4))).toBe('done')
    // what he owns in the market is another matter
    await town.owner.query('update identity.membership set during = tstzrange(lower(during), now()) where person_id = $1', [
      await town.person('warga-2'),
    ])
    const reader = await enter(town, 'warga-2')
    const refused = await reader.post('/saya/data/hapus', { sandi_kini: demoPassword, yakin: '1' })
    expect(refused.status).toBe(422)
    const text = /<main[\s\S]*<\/main>/
      .exec(refused.body)?.[0]
      .replace(/<[^>]*>/g, ' ')
      .slice(0, 900)
    expect(text).toMatch(/Anda tercatat memegang jabatan [^.]* mulai [^.]* \(SK 41\/2026\)\. Minta sekretaris mencabutnya dulu/)
    expect(await endAccount('warga-2')).toBe('spaces.desk.last_account')
    // who is in no room’s way may go
    expect(await endAccount('wartawan')).toBe('done')
  })

  test('N15 of two by whom alone a room is run, one ends his term and the other his account at once: one is heard', async () => {
    await sit('petugas', 3, 'komunitas-2', 5, 'SK 42/2026')
    const first = await seatBy('SK 41/2026')
    const said = await together(
      async () => ruleOf(await end(first, 6)),
      () => endAccount('komunitas-2'),
    )
    const refusals = said.filter((one) => one !== 'done')
    expect(refusals).toHaveLength(1)
    expect(refusals[0]).toMatch(/^spaces\.desk\.last_(manager|account)$/)
  })
})

describe('N15 another matrix', () => {
  const theRow = (id: string, post: string, scope: string) => ({
    id,
    action: 'spaces.desk.run',
    fund: 'tanpa_dana',
    capacity: 'decide',
    post,
    scope,
    min: '0',
    max: '',
    period: '',
    cap: '',
    by: '',
    class: 'routine',
    superior: 'kepala-opd',
    quorum: '',
    majority: '',
    approvers: '1',
    evidence: '',
    legalBasis: 'sk-contoh-mch',
    article: 'Lampiran II',
  })

  /** Drafted, proposed, agreed by the board: all but ratified. */
  async function agreed(row: ReturnType<typeof theRow>): Promise<number> {
    const { version } = value(await draftMatrix(await by(), { title: 'Matriks berikutnya' }))
    for (const gone of ['R-41', 'R-42']) value(await removeDraftRow(await by(), { version, row: gone }))
    value(await setDraftRow(await by(), { version, input: row }))
    const wish = { fromDay: town.day(20), reason: 'Meja ruang disesuaikan dengan SK baru.' }
    const { case: theCase } = value(await proposeMatrix(await by(), { version, input: wish }))
    const { number } = value(
      await callMeeting(
        await by(),
        callingSchema.parse({
          body: 'rapat-pengurus',
          title: 'Rapat matriks',
          place: 'Aula',
          startsAt: `${town.day(2)}T09:00:00+07:00`,
          items: [{ kind: 'decision', title: 'Matriks', case: theCase }],
        }),
      ),
    )
    value(await openMeeting(await by(), { number }))
    for (const who of board) {
      value(await attendMeeting(await town.as(who), { number }))
      value(await voteOnItem(await town.as(who), { number, position: 1, choice: 'yes' }))
    }
    value(await closeItem(await by(), { number, position: 1 }))
    const verdict = { reason: 'disetujui rapat pengurus', reviewOn: town.day(200), evidence: papers }
    value(await settleItem(await town.as('bendahara'), { number, position: 1, ...verdict }))
    return version
  }
  const ratify = async (version: number) =>
    ratifyMatrix(await town.as('pembina'), {
      version,
      input: { paper: 'SK 9/2027', reason: 'Sesuai keputusan rapat pengurus.', reviewOn: town.day(200) },
    })
  const inForce = async (version: number) =>
    town.rows(`select from governance.matrix_version where version = $1 and status = 'ratified'`, [version])

  test('N15 a matrix under which nobody may run a room is not ratified, and whoever ratifies reads which room and what to do', async () => {
    const version = await agreed(theRow('R-41', 'koordinator-kelurahan', 'unit'))
    const refused = await ratify(version)
    expect(refused).toMatchObject({
      ok: false,
      refusals: [{ rule: 'spaces.desk.last_by_matrix', facts: { room: 'Aula' } }],
    })
    if (!refused.ok && refused.refusals[0])
      expect(sayRefusal(sayIn('id'), refused.refusals[0])).toMatch(/tidak ada lagi yang boleh mengelola Aula\. Beri kewenangan/)
    expect(await inForce(version)).toHaveLength(0)
  })

  test('N15 a matrix that leaves one post, and the end of the last term in it, at once: one is heard', async () => {
    await sit('pengelola', 1, 'anggota-5', 5, 'SK 43/2026')
    const version = await agreed(theRow('R-42', 'pengelola', 'below'))
    const last = await seatBy('SK 43/2026')
    const said = await together(
      async () => ruleOf(await ratify(version)),
      async () => ruleOf(await end(last, 30)),
    )
    expect(said.filter((one) => one === 'done')).toHaveLength(1)
    expect(said.filter((one) => one !== 'done')[0]).toMatch(/^spaces\.desk\.last_(manager|by_matrix)$/)
    // whichever was heard, with a successor on record the other is heard as well
    if (said[0] !== 'done') {
      await sit('pengelola', 1, 'komunitas', 31, 'SK 44/2026')
      expect(ruleOf(await ratify(version))).toBe('done')
    }
    expect(await inForce(version)).toHaveLength(1)
  })
})

describe('N15 another place of its unit', () => {
  test('N15 a unit is neither put elsewhere nor taken over where that leaves a room to nobody; closed, or under the same manager, it is', async () => {
    value(await addUnit(await by(), { code: 'gedung-b', name: 'Gedung B', kind: 'office', parent: 'uptd-mch' }))
    value(await addUnit(await by(), { code: 'gedung-c', name: 'Gedung C', kind: 'office', parent: 'disporapar' }))
    // run from the unit above, by the matrix that was ratified for the twentieth day
    await town.owner.query(
      `update spaces.bookable set unit_id = (select id from governance.unit where code = 'gedung-b') where slug = 'studio'`,
    )
    const put = async (unit: string, parent: string) => ruleOf(await changeUnit(await by(), { unit, input: { parent } }))
    expect(await put('gedung-b', 'disporapar')).toBe('spaces.desk.last_in_unit')
    expect(ruleOf(await changeUnit(await by(), { unit: 'gedung-b', input: { name: 'Gedung Barat' } }))).toBe('done')
    await town.owner.query(
      `insert into spaces.closure (bookable_id, during, reason) select id, tstzrange(governance.midnight($1::date), governance.midnight($2::date)), 'Ditutup sampai ada pengelola' from spaces.bookable where slug = 'studio'`,
      [town.day(10), town.day(2000)],
    )
    expect(await put('gedung-b', 'disporapar')).toBe('done')
    expect(await put('gedung-b', 'uptd-mch')).toBe('done')
    await town.owner.query('update spaces.closure set ended_at = governance.clock()')

    value(await endUnit(await by(), { unit: 'gedung-b', input: { until: town.day(40) } }))
    const takeOver = async () => takeOverUnit(await by(), { former: 'gedung-b', unit: 'gedung-c', paper: 'Perda 9/2027' })
    const refused = await takeOver()
    expect(refused).toMatchObject({
      ok: false,
      refusals: [{ rule: 'spaces.desk.last_in_unit', facts: { room: expect.stringMatching(/Studio/) } }],
    })
    expect(await put('gedung-c', 'uptd-mch')).toBe('done')
    expect(ruleOf(await takeOver())).toBe('done')
  })
})

describe('N15 mutants', () => {
  /** What is tried with the guard of a table taken out of it, and the table put back. */
  async function without(table: string, work: () => Promise<string | undefined>): Promise<string | undefined> {
    await town.owner.query(`alter table ${table} disable trigger z_keep_a_manager`)
    try {
      return await work()
    } finally {
      await town.owner.query(`alter table ${table} enable trigger z_keep_a_manager`)
    }
  }

  test('N15 without its trigger a table lets the last one go: the end of a term, of an account, another place of a unit', async () => {
    await town.owner.query(
      `update governance.appointment set ended_at = governance.clock() where paper in ('SK 41/2026', 'SK 42/2026', 'SK 43/2026', 'SK 44/2026')`,
    )
    await sit('pengelola', 1, 'penjual-kopi', 5, 'SK 45/2026')
    const last = await seatBy('SK 45/2026')
    expect(ruleOf(await end(last, 60))).toBe('spaces.desk.last_manager')
    expect(await endAccount('penjual-kopi')).toBe('spaces.desk.last_account')
    expect(await without('identity.person', () => endAccount('penjual-kopi'))).toBe('done')
    await town.owner.query('update identity.person set ended_at = null where id = $1', [await town.person('penjual-kopi')])
    const put = async () => ruleOf(await changeUnit(await by(), { unit: 'gedung-c', input: { parent: 'disporapar' } }))
    await town.owner.query(
      `update spaces.bookable set unit_id = (select id from governance.unit where code = 'gedung-c') where slug = 'studio'`,
    )
    expect(await put()).toBe('spaces.desk.last_in_unit')
    expect(await without('governance.unit', put)).toBe('done')
    expect(await without('governance.appointment_end', async () => ruleOf(await end(last, 60)))).toBe('done')
  })
})
