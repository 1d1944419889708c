import { afterEach, expect, test } from 'vitest'
import { juta, ofReference } from '../../test/authority-scenarios.ts'
import { acting, type Institution, openInstitution } from '../../test/governance-town.ts'
import { type Question, question, type Scene, wib } from '../../test/governance-world.ts'
import { Denied } from '../base/outcome.ts'
import { dayOf, dayPlus } from '../base/time.ts'
import type { Party } from '../platform/context.ts'

// The thirty-nine of the reference once more, each in a town of its own on PostgreSQL: seats are taken, loans written, meetings held, money
// decided on, people step aside; then the deed is done as anybody does it, by the serving role.

let at: Institution | undefined
afterEach(async () => {
  await at?.town.close()
  at = undefined
})

const usual = wib('2027-02-10T09:00:00')
/** When what comes before is done: the first morning on which the loans of the scenarios hold. */
const before = wib('2027-02-01T08:00:00')

async function partiesOf({ person, owner }: Institution, who: string, why: string | undefined): Promise<Party[]> {
  if (why === undefined) return []
  if (why === 'same_person') return [{ kind: 'person', id: await person(who) }]
  const brother = await person('pasangan')
  await owner.query(
    `insert into governance.interest (person_id, relation, party_kind, party_id, during) values ($1, 'family', 'person', $2, '[2027-01-01,)')`,
    [await person(who), brother],
  )
  return [{ kind: 'person', id: brother }]
}

/** Decisions that use a limit over time up, each as large as the one who takes them may. */
async function spend(town: Institution, key: string, sum: number): Promise<void> {
  const [action = '', fund = '', post = '', , , by = ''] = key.split('|')
  const [name, value] = by.split('=')
  const most = post === 'ketua' ? juta(10) : juta(1)
  const who = name === 'unit' ? `${post} ${value}` : post
  for (let left = sum; left > 0; left -= most) {
    const amount = Math.min(left, most)
    const scope = { fund, amount, payee: 'cv-a', ...(name === 'unit' ? { unit: value ?? '' } : {}) }
    const done = await acting(await town.town.as(who), { action, scope })
    expect(done.ok).toBe(true)
  }
}

async function set(scene: Scene): Promise<Institution> {
  const town = await openInstitution({
    rows: scene.rows ?? undefined,
    seats: scene.seats,
    boardMembers: scene.vote && scene.vote.seats - 3,
    at: before,
  })
  for (const { grantee, source, most, from, until } of scene.lent ?? [])
    await town.lend(source.person, grantee, { most, first: dayOf(from), last: dayPlus(dayOf(until), -1) })
  for (const [key, sum] of Object.entries(scene.used ?? {})) await spend(town, key, sum)
  return town
}

/** What the scenario says of a case: opened, with its parties, its steps done, those aside who stepped aside, its meeting held. */
async function caseOf(town: Institution, who: string, asked: Question, scene: Scene) {
  const { action, fund, capacity, amount, unit, payee } = question(asked)
  const { conflicts, steps = [], recused = [], vote } = scene
  const parties = await partiesOf(town, who, conflicts?.get(who))
  const amountOf = typeof amount === 'number' ? amount : 0
  const file = await town.openCase({ action, fund, amount: amountOf, payee: payee ?? '', ...(unit === undefined ? {} : { unit }) })
  const scope = { fund, amount, payee: payee ?? '', case: file, ...(unit === undefined ? {} : { unit }), parties }
  for (const { person, capacity: did } of steps) {
    const done = await acting(await town.town.as(person), { action, scope: { ...scope, capacity: did, parties: [] } })
    expect(done.ok).toBe(true)
  }
  for (const name of recused)
    await town.owner.query(`insert into governance.recusal (case_id, appointment_id, reason, declared) values ($1, $2, 'keluarga', true)`, [
      file,
      await town.seatOf(name),
    ])
  const meetingItem = vote && (await town.meet(file, vote.present, vote.yes, vote.no))
  return { action, scope: { ...scope, capacity, ...(meetingItem ? { meetingItem } : {}) } }
}

async function answerOf(town: Institution, who: string, deed: Parameters<typeof acting>[1]): Promise<string> {
  try {
    const outcome = await acting(await town.town.as(who), deed)
    if (outcome.ok) return `${outcome.value.row} ${outcome.value.mode}`
    return outcome.refusals.map(({ rule }) => rule).join()
  } catch (error) {
    if (!(error instanceof Denied)) throw error
    const said = (error.refusal?.rule ?? 'denied').replace('governance.authority.', '')
    return error.whoCan?.length ? `${said} -> ${error.whoCan.join(', ')}` : said
  }
}

const acts = async (town: Institution) => (await town.one<{ n: number }>('select count(*)::int as n from governance.act')).n

test.for(ofReference)('on PostgreSQL: %s', async ([, who, asked, said, scene = {}]) => {
  at = await set(scene)
  const deed = await caseOf(at, who, asked, scene)
  await at.setClock(scene.at ?? usual, false)
  const stood = await acts(at)
  expect(await answerOf(at, who, deed)).toBe(said)
  expect(await acts(at)).toBe(said.includes('->') ? stood : stood + 1)
})
