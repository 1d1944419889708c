import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asOwner } from '#src/command/beside.ts'
import { invariants } from '#src/command/verify.ts'
import { publishJournal } from '#src/governance/journal-letter.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { openTown, type Town } from '../../test/town.ts'
import { publications } from './publication.db.ts'
import { brokenSeals, sealJournal } from './seal.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  while ((await sealJournal(town.house.db)) > 0);
})
afterAll(() => town?.close())

const ofJournal = invariants.filter((one) => one.name.startsWith('platform.journal'))
const brokenNames = async () =>
  await asOwner(town.ownerUrl, async (db) => (await verify(db, ofJournal)).filter((one) => one.count > 0).map((one) => one.name))

describe('the head of the journal', () => {
  test('is published once a day, whichever node comes first, and mailed to the auditor alone', async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => publishJournal(town.house)))
    expect(made.filter(Boolean)).toHaveLength(1)
    expect(await publishJournal(town.house)).toBeUndefined()
    const [day, ...others] = await publications(town.house.db)
    expect(others).toEqual([])
    const letters = await town.owner.query<{ recipient: string; body: string }>(
      `select recipient, body from platform.mail where dedupe like 'journal-head %'`,
    )
    expect(letters.rows.map((row) => row.recipient)).toEqual(['pengawas@contoh.metro'])
    expect(letters.rows[0]?.body).toContain(day?.hash)
    expect((await town.owner.query('select from platform.journal where id > 0')).rowCount).toBeGreaterThanOrEqual(day?.seq ?? 0)
  })

  test('is nobody’s to back-date, to change or to make up', async () => {
    const site = town.pool
    const head = (await publications(town.house.db))[0]
    await expect(
      site.query(`insert into platform.journal_publication (at, seq, hash) values (now() - interval '1 day', 1, sha256('x'))`),
    ).rejects.toThrow('permission denied')
    await expect(site.query(`insert into platform.journal_publication (seq, hash) values ($1, sha256('x'))`, [head?.seq])).rejects.toThrow(
      'only a sealed head',
    )
    await expect(site.query('delete from platform.journal_publication')).rejects.toThrow('permission denied')
    await expect(town.owner.query('update platform.journal_publication set seq = 1')).rejects.toThrow('append only')
    await expect(
      town.owner.query(`insert into platform.journal_publication (seq, hash) select seq, hash from platform.journal_seal where seq = 1`),
    ).rejects.toMatchObject({ constraint: 'platform.journal_publication.one_a_day' })
  })

  test('is read by everybody, and what one kept is held against the chain', async () => {
    const [day] = await publications(town.house.db)
    const page = await (await town.site.request('/tata-kelola/jejak')).text()
    expect(page).toContain(day?.hash)
    expect(await (await town.site.request('/tata-kelola/jejak.csv')).text()).toContain(`${day?.day};${day?.seq};${day?.hash};`)
    expect(await (await town.site.request('/api/v1/journal/publications')).json()).toMatchObject({
      items: [{ day: day?.day, seq: day?.seq, hash: day?.hash }],
    })
    const ask = async (seq: string, hash: string) =>
      await town.site.request(`/tata-kelola/jejak?${new URLSearchParams({ nomor: seq, sidik: hash })}`)
    expect(await (await ask(String(day?.seq), day?.hash.toUpperCase() ?? '')).text()).toContain('Masih utuh.')
    expect(await (await ask(String(day?.seq), 'a'.repeat(64))).text()).toContain('Tidak ada di rantai sekarang.')
    for (const seq of ['', '0', '-1', '1e9', 'NaN', '9'.repeat(40), "1' or 1=1"]) expect((await ask(seq, 'zz')).status).toBe(422)
  })

  // last: the town's past is not what it was afterwards
  test('shows a tail that was made anew by somebody who may do everything', async () => {
    const [kept] = await publications(town.house.db)
    expect(await brokenNames()).toEqual([])
    await town.owner.query(`alter table platform.journal disable trigger user; alter table platform.journal_seal disable trigger user`)
    await town.owner.query(`delete from platform.journal_seal where seq > $1`, [(kept?.seq ?? 0) - 20])
    await town.owner.query(`update platform.journal set facts = '{"tampered": true}' where id = (select max(id) from platform.journal)`)
    await town.owner.query(`alter table platform.journal enable trigger user; alter table platform.journal_seal enable trigger user`)
    while ((await sealJournal(town.house.db)) > 0);
    // the chain by itself is whole again: only what was published tells
    expect(await brokenSeals(town.house.db)).toBe(0)
    expect(await brokenNames()).toEqual(['platform.journal.published_stands'])
    const page = await (
      await town.site.request(`/tata-kelola/jejak?${new URLSearchParams({ nomor: String(kept?.seq), sidik: kept?.hash ?? '' })}`)
    ).text()
    expect(page).toContain('Tidak ada di rantai sekarang.')
  })

  test('says in the letter of the night, and in the log, that an entry in the middle was changed or taken away', async () => {
    const unguarded = async (text: string, values: unknown[] = []) => {
      await town.owner.query(
        'alter table platform.journal disable trigger user; alter table platform.journal_publication disable trigger user',
      )
      await town.owner.query(text, values)
      await town.owner.query(
        'alter table platform.journal enable trigger user; alter table platform.journal_publication enable trigger user',
      )
    }
    /** The next night's letter. */
    const night = async () => {
      await unguarded('delete from platform.journal_publication')
      await town.owner.query(`delete from platform.mail where dedupe like 'journal-head %'`)
      expect(await publishJournal(town.house)).toBeDefined()
      const found = await town.owner.query<{ subject: string; body: string }>(
        `select subject, body from platform.mail where dedupe like 'journal-head %'`,
      )
      return found.rows[0]
    }
    expect((await night())?.body).toContain('Rantainya utuh.')
    const middle = await town.owner.query<{ id: string; facts: unknown }>(
      `select j.id, j.facts from platform.journal j join platform.journal_seal s on s.journal_id = j.id where s.seq between 10 and 12 order by s.seq`,
    )
    const [edited, gone] = middle.rows
    await unguarded(`update platform.journal set facts = '{"tampered": true}' where id = $1`, [edited?.id])
    expect(await night()).toMatchObject({
      subject: expect.stringMatching(/^PENTING/),
      body: expect.stringContaining('TIDAK utuh: platform.journal.chain'),
    })
    expect(town.log.some((line) => line.includes('journal.broken'))).toBe(true)
    await unguarded('update platform.journal set facts = $2 where id = $1', [edited?.id, JSON.stringify(edited?.facts)])
    expect((await night())?.subject).not.toMatch(/^PENTING/)
    await town.owner.query(
      `set session_replication_role = replica; delete from platform.journal where id = ${Number(gone?.id)}; set session_replication_role = origin`,
    )
    expect((await night())?.subject).toMatch(/^PENTING/)
  })
})
