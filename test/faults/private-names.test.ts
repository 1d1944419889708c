import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildOpenData } from '#src/press/build-data.db.ts'
import { myApplication } from '#src/support/application-read.db.ts'
import { enter } from '../cast.ts'
import { everythingPublic } from '../everything-public.ts'
import { openTown, type Town } from '../town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
})
afterAll(() => town?.close())

const letter = (n: number) => String.fromCharCode(97 + n)
/** Five hundred names nobody else in the town has, and that no word of any page is part of. */
const names = Array.from({ length: 500 }, (_, n) => `Wiryasuma Trihandaka${letter(n % 26)}${letter(Math.trunc(n / 26) % 26)}`)
const told = (text: string) => /wiryasuma|trihandaka|penerima-rahasia-\d+@/i.exec(text)?.[0]

/** Three hundred who were promised something and confirmed it, a hundred and twenty who applied in every stage, eighty who apply with them. */
async function plant(): Promise<void> {
  const client = await town.owner.connect()
  const run = (text: string, values: unknown[] = []) => client.query(text, values)
  await run('set session_replication_role = replica')
  await run(
    `insert into identity.person (name, email, email_verified) select n, 'penerima-rahasia-' || i || '@contoh.id', true from unnest($1::text[]) with ordinality t(n, i)`,
    [names],
  )
  await run(
    `create temp table seeded as select p.id, p.name, p.email, row_number() over (order by length(p.email), p.email) as i from identity.person p where p.email like 'penerima-rahasia-%'`,
  )
  const like = (table: string, from: string, more: string) =>
    `select (jsonb_populate_record(null::support.${table}, to_jsonb(${from}) || jsonb_build_object(${more}))).*`
  await run(`insert into support.commitment
    (id, number, unit_id, post_id, kind, title, receiver, person_id, email, quantity, measure, unit_value, fund, due_day, letter, act_id, actor, made_at)
    select gen_random_uuid(), 'JNJ-2027-9' || lpad(s.i::text, 4, '0'), c.unit_id, c.post_id, 'goods', 'Alat kerja', 'Perorangan', s.id, s.email, 2, 'set', 100000, 'apbd', governance.today() - 5, 'UJI/NAMA', c.act_id, c.actor,
      governance.clock() - interval '20 days' from seeded s, (select * from support.commitment order by number limit 1) c where s.i <= 300`)
  await run(
    `insert into support.delivery (commitment_id, quantity, on_day, place, paper, actor, act_id) select id, 2, governance.today() - 6, 'Balai', 'BAST-NAMA', actor, act_id from support.commitment where letter = 'UJI/NAMA'`,
  )
  await run(
    `insert into support.confirmation (delivery_id, quantity, by_kind) select id, 1, 'person' from support.delivery where paper = 'BAST-NAMA'`,
  )
  await run(`with pattern as (select a.*, row_number() over (order by a.number) as i, count(*) over () as of from support.application a where a.state <> 'draft')
    insert into support.application ${like('application', 'a', `'id', gen_random_uuid(), 'number', 'PRM-2027-9' || lpad(s.i::text, 4, '0'), 'person_id', s.id, 'title', 'Usaha ' || s.name, 'answers', a.answers || jsonb_build_object('plan', s.name), 'case_number', null`)}
    from seeded s join pattern a on a.i = 1 + s.i % a.of where s.i between 301 and 420`)
  await run(
    `insert into support.application_step (application_id, step, from_state, to_state, actor) select a.id, 'submit', 'draft', a.state, 'person:' || a.person_id from support.application a join seeded s on s.id = a.person_id`,
  )
  await run(`insert into support.application_member (application_id, name, email, role, person_id, consented_at)
    select (select a.id from support.application a where a.number = 'PRM-2027-9' || lpad((s.i - 120)::text, 4, '0')), s.name, s.email, 'anggota', s.id, now() from seeded s where s.i > 420`)
  await run(
    `insert into support.award (application_id, offer_id, quantity, amount, act_id) select a.id, a.offer_id, 1, 0, (select act_id from support.award limit 1) from support.application a join seeded s on s.id = a.person_id where a.state in ('approved', 'committed', 'done', 'budget')`,
  )
  await run('set session_replication_role = origin')
  client.release()
}

test('A15 of five hundred private people who were promised, applied or applied with others, no name is in any public page, feed, file, answer of the API, journal or log', async () => {
  await plant()
  const [sums] = (
    await town.owner.query<{ promised: number; applied: number; together: number; stages: number }>(
      `select (select count(*)::int from support.commitment where letter = 'UJI/NAMA') as promised, (select count(*)::int from support.application where number ~ '-9[0-9]{4}$') as applied,
        (select count(*)::int from support.application_member where email like 'penerima-rahasia-%') as together, (select count(distinct state)::int from support.application where number ~ '-9[0-9]{4}$') as stages`,
    )
  ).rows
  expect(sums).toMatchObject({ promised: 300, applied: 120, together: 80 })
  expect(sums?.stages).toBeGreaterThan(9)
  await buildOpenData(await town.as('system:open data'))

  // the proof that a name is seen where it stands: whoever it belongs to reads it
  const [one] = (
    await town.owner.query<{ number: string; unit: string }>(
      `select a.number, u.code as unit from support.application a join governance.unit u on u.id = a.unit_id where a.number ~ '-9[0-9]{4}$' order by a.number limit 1`,
    )
  ).rows
  await town.owner.query(
    `update identity.person set demo_key = 'rahasia' where id = (select person_id from support.application where number = $1)`,
    [one?.number],
  )
  expect(told(JSON.stringify(await myApplication(await town.as('rahasia'), one?.number ?? '')))).toBeDefined()
  // who may be picked to sign in as in the demo town is shown there: he is not
  await town.owner.query(`update identity.person set demo_key = null where demo_key = 'rahasia'`)

  const found: [string, string][] = []
  const year = (await town.owner.query<{ year: number }>('select extract(year from governance.today() - 5)::int as year')).rows[0]?.year
  const units = (
    await town.owner.query<{ code: string }>(`select distinct u.code from governance.unit u join support.commitment c on c.unit_id = u.id`)
  ).rows
  const promised = (await town.owner.query<{ number: string }>(`select number from support.commitment where letter = 'UJI/NAMA'`)).rows
  const looked = await everythingPublic(
    town,
    [
      ...units.flatMap(({ code }) => [`/dukungan/skor/${code}?tahun=${year}`, `/api/v1/support/score?year=${year}&unit=${code}`]),
      ...promised.flatMap(({ number }) => [`/dukungan/janji/${number}`, `/api/v1/support/commitments/${number}`]),
      `/dukungan/skor.csv?tahun=${year}`,
      '/api/v1/support/360giving.json',
      `/api/v1/support/360giving.json?year=${year}`,
      '/api/v1/directory?limit=100',
    ],
    (path, body) => {
      const mark = told(body)
      if (mark) found.push([path, mark])
    },
  )
  expect(found).toEqual([])
  for (const path of [
    '/dukungan/skor.csv',
    '/api/v1/support/360giving.json',
    '/dukungan/janji/JNJ-2027-90001',
    '/kalender.ics',
    '/kabar/umpan.atom',
  ])
    expect(looked).toContain(path)
  expect(looked.size).toBeGreaterThan(600)
  const journal = await town.owner.query<{ line: string }>(`select coalesce(subject, '') || facts::text as line from platform.journal`)
  expect(journal.rows.map(({ line }) => told(line)).filter(Boolean)).toEqual([])
  expect(town.log.map(told).filter(Boolean)).toEqual([])

  // the desk of another agency finds none of them either, nor does a shopkeeper
  for (const who of ['kepala-dpmptsp', 'penjual-kopi']) {
    const reader = await enter(town, who)
    for (const path of ['/meja/permohonan', '/meja/dukungan', '/meja/tp2id', '/meja/putusan-dukungan'])
      expect([who, path, told((await reader.get(path)).body)]).toEqual([who, path, undefined])
  }
}, 400_000)
