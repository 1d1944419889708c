import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type KeptDocument, keptDocument } from '#src/platform/document.db.ts'
import { type BasisFilter, type BasisStatus, likePattern, listInput } from './legal-basis.ts'
import { type Resting, restingKinds } from './rests-on.db.ts'

/** A text as lists show it. `illustrative`: data of a demo town, never law. Not `verified`: nobody has held it against its source. */
export type Basis = {
  code: string
  kind: string
  number: string | null
  year: number | null
  about: string
  level: string
  status: BasisStatus
  validFrom: string | null
  validTo: string | null
  verified: boolean
  illustrative: boolean
  source: string
  note: string | null
  document: boolean
  /** SHA-256 of its document, in hex: whoever has the text can compare. */
  documentHash: string | null
  /** Whether anything may rest on it today. */
  inForce: boolean
}

const columns = sql`b.code, b.kind, b.number, b.year, b.about, b.level, governance.basis_status(b.id, governance.today()) as status, b.valid_from as "validFrom", b.valid_to as "validTo",
  b.verified, b.illustrative, b.source, b.note, b.document is not null as document, (select f.sha256 from platform.file f where f.id = b.document) as "documentHash", governance.basis_in_force(b.id, governance.today()) as "inForce"`

/** Texts in the order of their codes, from after the last one seen. What a filter does not know it does not ask. */
export async function legalBases(ctx: Ctx, filter: BasisFilter = {}, most = 50): Promise<Basis[]> {
  const { status, verified, level, words = '', after = '' } = listInput.parse(filter)
  const pattern = words.trim() === '' ? null : likePattern(words)
  const found = await sql<Basis>`select ${columns} from governance.legal_basis b
    where b.code collate "C" > ${after} and (${level ?? null}::text is null or b.level = ${level ?? null}) and (${verified ?? null}::text is null or b.verified = (${verified ?? null} = 'yes'))
      and (${status ?? null}::text is null or governance.basis_status(b.id, governance.today()) = ${status ?? null})
      and (${pattern}::text is null or concat_ws(' ', b.kind, b.number, b.year, b.about) ilike ${pattern}
        or exists (select from governance.legal_article l where l.basis_id = b.id and concat_ws(' ', l.label, l.plain) ilike ${pattern}))
    order by b.code collate "C" limit ${most}`.execute(ctx.db)
  return found.rows
}

/** The levels there are, for a filter. */
export async function basisLevels(ctx: Ctx): Promise<string[]> {
  const found = await sql<{ level: string }>`select distinct level from governance.legal_basis order by 1`.execute(ctx.db)
  return found.rows.map(({ level }) => level)
}

export type Article = { label: string; plain: string; plainEn: string | null; verified: boolean }
export type BasisStep = { status: BasisStatus; fromDay: string | null; successor: string | null; reason: string; at: Date }
export type RestingPage = { kind: string; label: string; rows: Resting[]; more: boolean }
export type WholeBasis = Basis & { articles: Article[]; steps: BasisStep[]; resting: RestingPage[] }

/** What rests on a text, kind by kind. `kind` and `after` ask for one list to go on. */
export async function restingOn(
  ctx: Ctx,
  code: string,
  page: { kind?: string; after?: string; most?: number } = {},
): Promise<RestingPage[]> {
  const { kind, after = '', most = 20 } = page
  const found = await sql<{ id: string }>`select id from governance.legal_basis where code = ${code}`.execute(ctx.db)
  const id = found.rows[0]?.id
  if (!id) throw new Missing('legal basis')
  const pages: RestingPage[] = []
  for (const [name, { label, list }] of restingKinds()) {
    if (kind !== undefined && kind !== name) continue
    const rows = await list(ctx.db, id, { after: kind === name ? after : '', most: most + 1 })
    pages.push({ kind: name, label, rows: rows.slice(0, most), more: rows.length > most })
  }
  return pages
}

/** One text whole: its articles, what became of it, what rests on it. Missing where there is none. */
export async function legalBasis(ctx: Ctx, code: string): Promise<WholeBasis> {
  const found = await sql<Basis & { articles: Article[]; steps: (Omit<BasisStep, 'at'> & { at: string })[] }>`select ${columns},
      coalesce((select jsonb_agg(jsonb_build_object('label', l.label, 'plain', l.plain, 'plainEn', l.plain_en, 'verified', l.verified) order by l.position, l.label)
        from governance.legal_article l where l.basis_id = b.id), '[]') as articles,
      coalesce((select jsonb_agg(jsonb_build_object('status', s.status, 'fromDay', s.from_day, 'reason', s.reason, 'at', s.at,
          'successor', (select o.code from governance.legal_basis o where o.id = s.successor_id)) order by s.id desc)
        from governance.legal_basis_step s where s.basis_id = b.id), '[]') as steps
    from governance.legal_basis b where b.code = ${code}`.execute(ctx.db)
  const [basis] = found.rows
  if (!basis) throw new Missing('legal basis')
  return { ...basis, steps: basis.steps.map((step) => ({ ...step, at: new Date(step.at) })), resting: await restingOn(ctx, code) }
}

/** The bytes of its document with their hash, to be sent with `documentHeaders`. */
export async function basisDocument(ctx: Ctx, code: string): Promise<KeptDocument | undefined> {
  const found = await sql<{ document: string | null }>`select document from governance.legal_basis where code = ${code}`.execute(ctx.db)
  const document = found.rows[0]?.document
  return document ? await keptDocument(ctx.house, ctx.db, document) : undefined
}
