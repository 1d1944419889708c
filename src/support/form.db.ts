import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import type { SupportKind } from './commitment.ts'
import { type Form, type FormShape, standardForm } from './form.ts'

type OfferKind = { id: string; unit: string; kind: SupportKind }

const offerKind = async (db: Database | Tx, slug: string): Promise<OfferKind | undefined> =>
  (
    await sql<OfferKind>`select o.id, u.code as unit, o.kind from support.offer o join governance.unit u on u.id = governance.unit_today(o.unit_id) where o.slug = ${slug}`.execute(
      db,
    )
  ).rows[0]

type Row = FormShape & { id: string; version: number; offer: string }

/** The newest form of each of these offers; the standard one where nobody wrote any. */
export async function formsOf(db: Database | Tx, offers: readonly { slug: string; kind: string }[]): Promise<Map<string, Form>> {
  const found =
    await sql<Row>`select distinct on (f.offer_id) o.slug as offer, f.id, f.version, f.fields, f.rules, f.awaits_budget as "awaitsBudget"
    from support.form f join support.offer o on o.id = f.offer_id where o.slug = any(${offers.map(({ slug }) => slug)}::text[]) order by f.offer_id, f.version desc`.execute(
      db,
    )
  const written = new Map(found.rows.map(({ offer, ...form }) => [offer, form]))
  return new Map(
    offers.map(({ slug, kind }) => [slug, written.get(slug) ?? { id: null, version: 0, ...standardForm(kind as SupportKind) }]),
  )
}

export type FormVersion = FormShape & { version: number; at: Date; drafts: number; sent: number }

/** Every version of an offer's form, the newest first, with how many drafts and how many applications hold on to it. */
export async function formVersions(db: Database | Tx, offer: string): Promise<FormVersion[]> {
  return (
    await sql<FormVersion>`select f.version, f.fields, f.rules, f.awaits_budget as "awaitsBudget", f.at,
        (select count(*)::int from support.application a where a.form_id = f.id and a.state in ('draft', 'mending')) as drafts,
        (select count(*)::int from support.application a where a.form_id = f.id and a.state not in ('draft', 'mending')) as sent
      from support.form f join support.offer o on o.id = f.offer_id where o.slug = ${offer} order by f.version desc limit 100`.execute(db)
  ).rows
}

/** Versions of an offer's form are counted one after the other. */
const holdOffer = (tx: Tx, offer: string) => sql`select from support.offer where id = ${offer} for no key update`.execute(tx)

const newestOf = async (tx: Tx, offer: string): Promise<string | undefined> =>
  (await sql<{ id: string }>`select id from support.form where offer_id = ${offer} order by version desc limit 1`.execute(tx)).rows[0]?.id

async function writeForm(tx: Tx, offer: string, shape: FormShape, actor: string): Promise<{ id: string; version: number }> {
  await holdOffer(tx, offer)
  const written = await sql<{
    id: string
    version: number
  }>`insert into support.form (offer_id, version, fields, rules, awaits_budget, actor)
    select ${offer}, coalesce(max(version), 0) + 1, ${JSON.stringify(shape.fields)}::jsonb, ${JSON.stringify(shape.rules)}::jsonb, ${shape.awaitsBudget}, ${actor}
    from support.form where offer_id = ${offer} returning id, version`.execute(tx)
  return written.rows[0] ?? { id: '', version: 0 }
}

/** Part: the form a new draft holds on to. The standard one is written down when the first draft needs it. */
export async function formForDraft(tx: Tx, offer: { id: string; kind: SupportKind }, actor: string): Promise<string> {
  const there = await newestOf(tx, offer.id)
  if (there) return there
  // two first drafts at once, or one and whoever publishes: the later finds what the earlier wrote
  await holdOffer(tx, offer.id)
  return (await newestOf(tx, offer.id)) ?? (await writeForm(tx, offer.id, standardForm(offer.kind), actor)).id
}

/** Whether somebody published after the version somebody wrote from. The standard form that a first draft wrote down is what he began with. */
async function publishedSince(tx: Tx, { id, kind }: OfferKind, after: number): Promise<boolean> {
  const { fields, rules, awaitsBudget } = standardForm(kind)
  const found = await sql<{
    n: number
    standard: boolean
  }>`select f.version as n, f.version = 1 and f.fields = ${JSON.stringify(fields)}::jsonb
      and f.rules = ${JSON.stringify(rules)}::jsonb and f.awaits_budget = ${awaitsBudget} as standard
    from support.form f where f.offer_id = ${id} order by f.version desc limit 1`.execute(tx)
  const [newest = { n: 0, standard: false }] = found.rows
  return newest.n !== after && !(after === 0 && newest.standard)
}

/** Writes the next version of an offer's form and rules. Drafts keep the one they began with. */
export const publishForm = deed(
  'support.form.publish',
  async (
    scope,
    { offer, form, after }: { offer: string; form: FormShape; after?: number },
  ): Promise<Outcome<{ offer: string; version: number }>> => {
    const { tx } = scope
    const found = await offerKind(tx, offer)
    if (!found) throw new Missing('offer')
    await scope.must('support.offer.publish', { unit: found.unit, fund: 'tanpa_dana', amount: 0 })
    await holdOffer(tx, found.id)
    if (after !== undefined && (await publishedSince(tx, found, after))) return refused({ rule: 'support.form.twice' })
    const { version } = await writeForm(tx, found.id, form, actorText(scope.actor))
    scope.note(`offer:${offer}`, { form: version })
    scope.touched('support')
    return done({ offer, version })
  },
)
