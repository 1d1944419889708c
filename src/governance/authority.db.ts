import { sql } from 'kysely'
import { openOwnership, withinToken } from '#src/identity/authority.db.ts'
import { type Actor, type Answered, type Authority, type Party, personOf, type Scope } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Standing, standingOf, surroundingsOf } from './_facts.db.ts'
import { authorize, capKey, covers } from './authority.ts'
import type { Asked, Denial, Grant } from './authority-world.ts'
import { involvedIn } from './conflict.db.ts'
import { capacities } from './matrix.ts'

type Weighed = { answer: Grant | Denial; asked: Asked; people: string[] }

const partiesOf = (scope: Scope): Party[] => [...(scope.parties ?? []), ...(scope.shop ? [{ kind: 'shop' as const, id: scope.shop }] : [])]

/** Decides unless said otherwise. A capacity there is not is none: never the highest. */
const capacityOf = ({ capacity = 'decide' }: Scope) => capacities.find((one) => one === capacity)

const fundOf = ({ fund = 'tanpa_dana' }: Scope) => fund

function askedOf(action: string, scope: Scope, { money, papers }: { money: boolean; papers: boolean }): Asked {
  return {
    action,
    fund: fundOf(scope),
    capacity: capacityOf(scope) ?? 'decide',
    amount: scope.amount,
    money,
    inCase: scope.case !== undefined,
    inMeeting: scope.meetingItem !== undefined,
    refusing: scope.refusing === true,
    ...(papers ? { evidence: new Set(Object.keys(scope.evidence ?? {})) } : {}),
    ...(scope.unit === undefined ? {} : { unit: scope.unit }),
    ...(scope.payee === undefined ? {} : { payee: scope.payee }),
    ...(scope.activity === undefined ? {} : { activity: scope.activity }),
  }
}

/** Gathers what the answer depends on, in two or three questions to the database, and lets the pure function answer. */
async function weigh(
  db: Database | Tx,
  person: string,
  standing: Standing & { money: boolean },
  action: string,
  scope: Scope,
  taking: boolean,
): Promise<Weighed> {
  // who only asks whether he may is not asked for papers yet
  const asked = askedOf(action, scope, { money: standing.money, papers: standing.papers && taking })
  const rows = standing.matrix?.rowsOf(action) ?? []
  const caps = rows.filter((row) => row.window && row.capacity === asked.capacity).map((row) => capKey(row, asked, standing.at))
  const parties = partiesOf(scope)
  const mine = standing.held.map((held) => held.post)
  const fitting = rows.filter((row) => row.capacity === asked.capacity && covers(row, Number(asked.amount ?? 0)))
  const posts = [...new Set(fitting.map((row) => row.post))]
  const matter = { person, mine, posts, unit: scope.unit, caseFile: scope.case, meetingItem: scope.meetingItem, rows, caps }
  const around = await surroundingsOf(db, matter, standing.at)
  const { conflicts, people } = await conflictsOf(db, [person, ...standing.lent.map((lent) => lent.source.person)], parties, scope.case)
  const world = { ...standing, ...around, conflicts }
  return { answer: authorize(world, person, asked), asked, people }
}

/** An interest of the one who acts, or of anybody whose seat he acts through. */
async function conflictsOf(db: Database | Tx, who: readonly string[], parties: Party[], caseFile: string | undefined) {
  const conflicts = new Map<string, string>()
  let people: string[] = []
  for (const one of new Set(who)) {
    const involved = await involvedIn(db, one, parties, caseFile)
    if (involved.conflict) conflicts.set(one, involved.conflict)
    people = involved.people
  }
  return { conflicts, people }
}

/** Of the papers named, those the row asks for. */
const namedOf = ({ row }: Grant, { evidence = {} }: Scope) =>
  Object.fromEntries(row.evidence.filter((one) => Object.hasOwn(evidence, one)).map((one) => [one, evidence[one]]))

async function record(tx: Tx, person: string, grant: Grant, { asked, people }: Weighed, scope: Scope): Promise<string> {
  const made = await sql<{ id: string }>`
    insert into governance.act (action, capacity, case_id, person_id, row_id, matrix_hash, appointment_id, delegation_id, mode, fund, amount, unit_id, payee, activity, parties, meeting_item_id, refusing, evidence)
    values (${asked.action}, ${asked.capacity}, ${scope.case ?? null}, ${person}, ${grant.row.key}, ${grant.hash}, ${grant.appointment}, ${grant.delegation ?? null}, ${grant.mode},
      ${asked.fund}, ${asked.amount ?? 0}, (select id from governance.unit where code = ${asked.unit ?? null}), ${asked.payee ?? null}, ${asked.activity ?? null}, ${people}::uuid[], ${scope.meetingItem ?? null}, ${asked.refusing === true}, ${JSON.stringify(namedOf(grant, scope))}::jsonb)
    returning id`.execute(tx)
  return made.rows[0]?.id ?? ''
}

/** Bad input, not a lack of authority: it belongs to its field. */
const fieldOf: Readonly<Record<string, string>> = {
  'governance.authority.amount_invalid': 'amount',
  'governance.authority.evidence_missing': 'evidence',
}

/** A refusal as others see it. */
const refusalOf = ({ rule, facts }: Denial) => ({
  rule,
  ...(Object.hasOwn(fieldOf, rule) ? { field: fieldOf[rule] } : {}),
  facts: { ...facts },
})

const groundOf = (grant: Grant, act?: string) => ({
  by: 'matrix' as const,
  id: grant.appointment,
  role: grant.post,
  row: grant.row.id,
  version: grant.version,
  hash: grant.hash,
  mode: grant.mode,
  ...(grant.delegation ? { delegation: grant.delegation } : {}),
  ...(grant.remaining > 0 ? { remaining: grant.remaining } : {}),
  ...(act ? { act } : {}),
})

/**
 * The one answer to "may this actor". Ordinary content stays with those it belongs to; everything that binds the institution is the matrix's
 * to grant, and every use of it goes on record with its row, its matrix and its seat.
 */
export function openAuthority(clock: () => number): Authority {
  const ownership = openOwnership(clock)
  async function answer(db: Database | Tx, actor: Actor, power: string, scope: Scope, taking: boolean): Promise<Answered> {
    const ground = await ownership.ground(db, actor, power, scope)
    if (ground) return { ok: true, ground }
    const person = personOf(actor)
    if (!person || !withinToken(actor, power)) return { ok: false }
    const standing = await standingOf(db, person, power, fundOf(scope))
    const { money } = standing
    if (money === null) return { ok: false }
    if (!standing.fund || !capacityOf(scope))
      return { ok: false, refusal: { rule: 'governance.authority.action_unknown', facts: { action: power } } }
    const weighed = await weigh(db, person, { ...standing, money }, power, scope, taking)
    if (!weighed.answer.ok) return { ok: false, refusal: refusalOf(weighed.answer), whoCan: weighed.answer.whoCan }
    return {
      ok: true,
      ground: groundOf(weighed.answer, taking ? await record(db as Tx, person, weighed.answer, weighed, scope) : undefined),
    }
  }
  return {
    ask: (db, actor, power, scope) => answer(db, actor, power, scope, false),
    take: (tx, actor, power, scope) => answer(tx, actor, power, scope, true),
  }
}
