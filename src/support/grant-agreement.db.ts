import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type ApplicationRow, applicationLocked, officerText, ownApplication, partiesOf } from './_application-rows.db.ts'
import { tellApplicant } from './application-letters.db.ts'
import { readApplication } from './application-read.db.ts'
import { grantPaper } from './grant-agreement.paper.ts'
import type { Acceptance, Drawing, Grant, GrantSide, GrantVersion } from './grant-agreement.ts'
import { declaredFirst, fundOf } from './handle.db.ts'
import { offerStands } from './waitlist.db.ts'

type RawVersion = Omit<GrantVersion, 'at' | GrantSide> & { at: string } & Record<GrantSide, string | null>
type Raw = Omit<Grant, 'versions'> & { versions: RawVersion[] }

/** The agreement of an application: its versions, the newest first, and the papers it asks for. Reads one statement. */
export async function grantOf(db: Database | Tx, number: string): Promise<Grant> {
  const found = await sql<Raw>`select k.agreement as kind,
      coalesce((select jsonb_agg(jsonb_build_object('version', g.version, 'hash', g.hash, 'terms', g.terms, 'reason', g.reason, 'at', g.at,
        'agency', (select c.at from support.grant_acceptance c where c.agreement_id = g.id and c.side = 'agency'),
        'receiver', (select c.at from support.grant_acceptance c where c.agreement_id = g.id and c.side = 'receiver')) order by g.version desc)
        from support.grant_agreement g where g.application_id = a.id), '[]') as versions,
      coalesce((select jsonb_agg(jsonb_build_object('wanted', w.wanted, 'wantedEn', w.wanted_en, 'there', w.wanted <> all (support.grant_missing(a.id))) order by w.at, w.wanted)
        from (select d.wanted, d.wanted as wanted_en, 0 as at from unnest(o.documents) as d(wanted)
          union all select g.wanted, g.wanted_en, g.position from support.grant_wanted g where g.kind = a.kind and g.wanted <> all (o.documents)) w), '[]') as wanted
    from support.application a join support.offer o on o.id = a.offer_id join support.kind k on k.code = a.kind where a.number = ${number}`.execute(
    db,
  )
  const [row] = found.rows
  if (!row) throw new Missing('application')
  const day = (text: string | null) => (text === null ? null : new Date(text))
  return {
    ...row,
    versions: row.versions.map((one) => ({ ...one, at: new Date(one.at), agency: day(one.agency), receiver: day(one.receiver) })),
  }
}

type Basis = { basis: string; budgetLine: string; quantity: number; amount: number }

async function grantedIn(tx: Tx, row: ApplicationRow): Promise<Basis | undefined> {
  const found =
    await sql<Basis>`select concat_ws(', ', b.kind || coalesce(' ' || b.number, '') || coalesce('/' || b.year, ''), nullif(o.article, '')) as basis, o.budget_line as "budgetLine",
      w.quantity, w.amount from support.award w join support.offer o on o.id = w.offer_id join governance.legal_basis b on b.id = o.legal_basis_id
    where w.application_id = ${row.id} and w.ended_at is null`.execute(tx)
  return found.rows[0]
}

/** Draws up a version out of what was decided. A new one needs a reason and takes back what was said to the one before. */
export const drawGrant = deed('support.grant.draw', async (scope, wish: Drawing): Promise<Outcome<{ version: number; hash: string }>> => {
  const { tx, now, ctx } = scope
  const row = await applicationLocked(tx, wish.number)
  await scope.must('support.application.handle', { unit: row.unit, parties: await partiesOf(tx, row) })
  const declared = await declaredFirst(tx, scope, row)
  if (!declared.ok) return declared
  const granted = row.state === 'approved' ? await grantedIn(tx, row) : undefined
  if (!granted) return refused({ rule: 'support.grant.not_granted' })
  if (!(await offerStands(tx, row.offer))) return refused({ rule: 'support.award.basis_fallen' })
  const [one, { versions, wanted }] = [await readApplication(tx, row.number, false), await grantOf(tx, row.number)]
  const version = versions.length + 1
  if (version > 1 && wish.reason.length < 3) return refused({ rule: 'support.grant.reason', field: 'reason' })
  if (version > 50) return refused({ rule: 'support.grant.version', field: 'terms' })
  const told = { ...one, ...granted, ...wish, version, decision: one.decision ?? '', wanted: wanted.map((paper) => paper.wanted), at: now }
  const pdf = Buffer.from(await grantPaper(told, { demo: ctx.house.demo, origin: ctx.house.config.origin }))
  const hash = sha256(pdf)
  await sql`insert into support.grant_agreement (application_id, version, terms, reason, quantity, amount, pdf, hash, actor)
    values (${row.id}, ${version}, ${wish.terms}, ${version > 1 ? wish.reason : ''}, ${granted.quantity}, ${granted.amount}, ${pdf}, ${hash}, ${officerText(scope.actor)})`.execute(
    tx,
  )
  await tellApplicant(scope, row.number, 'drawn', `v${version}`)
  scope.note(`application:${row.number}`, { agreement: version, hash })
  return done({ version, hash })
})

/** Part: one side says yes to the bytes it names. The database holds it against the newest version and the papers. */
async function accept(
  scope: DeedScope,
  row: ApplicationRow,
  { version, hash, side, act }: Omit<Acceptance, 'number'> & { side: GrantSide; act?: string | undefined },
): Promise<Outcome<{ version: number; inForce: boolean }>> {
  const { tx } = scope
  const { versions, wanted } = await grantOf(tx, row.number)
  const [newest] = versions
  if (!newest) return refused({ rule: 'support.grant.none' })
  if (newest.version !== version || newest.hash !== hash)
    return refused({ rule: 'support.grant.stale', facts: { version: newest.version } })
  if (row.state !== 'approved') return refused({ rule: 'support.grant.not_granted' })
  if (newest[side]) return refused({ rule: 'support.grant.once' })
  const missing = wanted.filter(({ there }) => !there).map((paper) => paper.wanted)
  if (missing.length > 0) return refused({ rule: 'support.grant.papers_missing', facts: { papers: missing.join(', ') } })
  await sql`insert into support.grant_acceptance (agreement_id, side, hash, act_id, actor)
    select g.id, ${side}, ${hash}, ${act ?? null}, ${officerText(scope.actor)} from support.grant_agreement g where g.application_id = ${row.id} and g.version = ${version}`.execute(
    tx,
  )
  const inForce = newest[side === 'agency' ? 'receiver' : 'agency'] !== null
  if (inForce) await tellApplicant(scope, row.number, 'agreed', `v${version}`)
  scope.note(`application:${row.number}`, { agreement: version, side, hash, inForce: inForce ? 1 : 0 })
  scope.touched('support')
  return done({ version, inForce })
}

/** The agency's yes: by whoever may promise it, by the matrix at that moment. */
export const acceptGrantAsAgency = deed('support.grant.accept_as_agency', async (scope, wish: Acceptance) => {
  const { tx } = scope
  const row = await applicationLocked(tx, wish.number)
  const granted = await grantedIn(tx, row)
  const ground = await scope.must('support.commitment.make', {
    unit: row.unit,
    fund: fundOf(row),
    amount: granted?.amount ?? row.amount,
    parties: await partiesOf(tx, row),
  })
  const declared = await declaredFirst(tx, scope, row)
  if (!declared.ok) return declared
  if (!(await offerStands(tx, row.offer))) return refused({ rule: 'support.award.basis_fallen' })
  return await accept(scope, row, { ...wish, side: 'agency', act: ground.act })
})

/** The receiver's yes: whoever leads the application, in his own account. */
export const acceptGrantAsReceiver = deed('support.grant.accept_as_receiver', async (scope, wish: Acceptance) => {
  const row = await ownApplication(scope.tx, scope.actor, wish.number)
  await scope.must('support.application.attach', { person: row.person })
  return await accept(scope, row, { ...wish, side: 'receiver' })
})

/** The bytes of a version, as they were fixed. Who may read them is asked by the page. */
export async function grantBytes(db: Database | Tx, number: string, version: number): Promise<Uint8Array> {
  const found = await sql<{
    pdf: Buffer
  }>`select g.pdf from support.grant_agreement g join support.application a on a.id = g.application_id where a.number = ${number} and g.version = ${version}`.execute(
    db,
  )
  const [row] = found.rows
  if (!row) throw new Missing('agreement')
  return new Uint8Array(row.pdf)
}

/** Since when the agreement holds on which a promise was made; nothing where it was made on none. Whoever reads the promise may read this. */
export async function grantSince(db: Database | Tx, commitment: string): Promise<Date | undefined> {
  const found = await sql<{ at: Date | null }>`select max(c.at) as at from support.application a
    join support.grant_acceptance c on c.agreement_id = support.grant_in_force(a.id) where a.commitment_id = ${commitment}`.execute(db)
  return found.rows[0]?.at ?? undefined
}
