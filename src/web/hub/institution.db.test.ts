import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import { sayIn } from '#src/ui/words.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  // one seat is held by a Plt, another by a Plh beside its holder: how they came there is not what is shown
  await town.owner.query(`set session_replication_role = replica;
    update governance.appointment set mode = 'plt' where id = (select a.id from governance.appointment a join governance.post p on p.id = a.post_id where p.kind = 'bendahara' and a.active @> governance.clock());
    insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
      select p.id, 1, h.id, 'plh', governance.today(), governance.today() + 5, 'SP uji 7' from governance.post p, identity.person h where p.kind = 'ketua' and h.demo_key = 'anggota-1';
    set session_replication_role = origin`)
})
afterAll(() => town?.close())

const read = async (address: string) => await (await town.site.request(`http://localhost${address}`)).text()
const plain = (markup: string) =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/\s+/g, ' ')
    .trim()

type Held = { post: string; name: string; mode: string; last: string; paper: string }
type Post = { code: string; name: string; name_en: string; unit: string; seats: number; held: number; unit_held: number }

/** What there is, asked of the tables themselves and not of what the page reads. */
const holders = async () =>
  (
    await town.owner.query<Held>(
      `select p.code as post, h.name, a.mode, a.last_day::text as last, a.paper from governance.appointment a join governance.post p on p.id = a.post_id
       join identity.person h on h.id = a.person_id where a.active @> governance.clock() and (p.until is null or p.until >= governance.today())`,
    )
  ).rows
const posts = async () =>
  (
    await town.owner.query<Post>(
      `select p.code, k.name, k.name_en, u.name as unit, p.seats,
        (select count(*) from governance.appointment a where a.post_id = p.id and a.active @> governance.clock() and a.mode <> 'plh')::int as held,
        (select count(*) from governance.appointment a join governance.post o on o.id = a.post_id where o.unit_id = p.unit_id and a.active @> governance.clock())::int as unit_held
       from governance.post p join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id where p.until is null or p.until >= governance.today()`,
    )
  ).rows

describe.each(['id', 'en'] as const)('/tata-kelola, %s', (tongue: Tongue) => {
  const t = sayIn(tongue)
  const page = async () => {
    const body = await read(`/tata-kelola?bahasa=${tongue}`)
    const units = body.slice(body.indexOf('id="pejabat"'))
    /** A post's own line, by the address of its page. */
    const line = (code: string) => {
      const from = units.indexOf(`href="/tata-kelola/jabatan/${code}"`)
      return from < 0 ? undefined : units.slice(from, units.indexOf('</li>', from))
    }
    return { units, line }
  }

  test('names each holder, how he holds it, until when and by what paper', async () => {
    const { line } = await page()
    const all = await holders()
    expect(all.length).toBeGreaterThan(30)
    expect(new Set(all.map(({ mode }) => mode))).toEqual(new Set(['definitive', 'plt', 'plh']))
    for (const { post, name, mode, last, paper } of all) {
      const own = (line(post) ?? '').split('<span class="holder">').map(plain)
      const his = own.find((one) => one.startsWith(name)) ?? ''
      expect([post, name, his.includes(t(`gov.mode.${mode}`))]).toEqual([post, name, true])
      expect([post, name, his.includes(t('gov.until', { day: formatCivicDay(last, tongue) }))]).toEqual([post, name, true])
      expect(his).toContain(paper)
    }
  })

  test('says of every seat nobody holds that it is vacant, and of no other', async () => {
    const { units, line } = await page()
    const all = await posts()
    const vacant = all.filter(({ seats, held }) => held < seats)
    expect(vacant.filter(({ unit_held }) => unit_held > 0).length).toBeGreaterThan(0)
    for (const { code, name, name_en, unit, seats, held, unit_held } of all) {
      const said = seats === 1 ? t('gov.vacant') : t('gov.vacant_seats', { count: String(seats - held), seats: String(seats) })
      if (unit_held > 0) {
        const shown = /<span class="vacant">([^<]*)/.exec(line(code) ?? '')?.[1]
        expect([code, shown]).toEqual([code, held < seats ? said : undefined])
      } else {
        // a unit with nobody at all stands among the empty ones, with its posts
        const empty = units.slice(units.indexOf('class="empty-units"')).split('<li>').map(plain)
        expect([code, empty.some((one) => one.startsWith(unit) && one.includes(tongue === 'en' ? name_en : name))]).toEqual([code, true])
      }
    }
  })
})

test('/tata-kelola/matriks prints version, SK and the hash that anybody reckons from the rows as they are published', async () => {
  const { hash, ...sealed } = JSON.parse(await read('/api/v1/governance/matrix')) as {
    hash: string
    version: number
    rows: { id: string }[]
  }
  const reckoned = sha256(canonical(sealed))
  expect(reckoned).toBe(hash)
  const kept = await town.owner.query<{ paper: string }>('select paper from governance.matrix_version where version = $1', [sealed.version])
  for (const tongue of ['id', 'en']) {
    const body = await read(`/tata-kelola/matriks?bahasa=${tongue}`)
    const stamp = /<dl class="stamp">([\s\S]*?)<\/dl>/.exec(body)?.[1] ?? ''
    expect(plain(/<code>([\s\S]*?)<\/code>/.exec(stamp)?.[1] ?? '').replaceAll(' ', '')).toBe(reckoned)
    expect(plain(stamp)).toContain(kept.rows[0]?.paper)
    expect(plain(stamp)).toMatch(new RegExp(`(versi|version) ${sealed.version}\\b`, 'i'))
  }
  // a row changed behind its back is another matrix: the hash no longer fits
  const other = { ...sealed, rows: sealed.rows.map((row, index) => (index === 0 ? { ...row, max: 1 } : row)) }
  expect(sha256(canonical(other))).not.toBe(hash)
})
