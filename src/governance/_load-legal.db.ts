import { sql } from 'kysely'
import type { CityPack, LegalBasis } from '#src/directory/city-pack.ts'
import type { Tx } from '#src/platform/database.ts'

const json = (rows: readonly object[]) => JSON.stringify(rows)

type Step = { status: 'amended' | 'revoked'; reason: string }

/** What the pack knows of a text, as a step of its life. A text in force needs none. */
const steps: Partial<Record<LegalBasis['status'], Step>> = {
  amended: { status: 'amended', reason: 'Paket kota: diubah oleh peraturan lain.' },
  replaced: { status: 'revoked', reason: 'Paket kota: diganti oleh peraturan lain.' },
  ended: { status: 'revoked', reason: 'Paket kota: masa berlakunya habis.' },
  earlier_text: { status: 'revoked', reason: 'Paket kota: aturan lama; hubungannya dengan aturan sekarang belum diperiksa.' },
}

/** Texts that are not there yet, with what became of them. `about` is the sentence for citizens. */
async function loadTexts(tx: Tx, { legalBases }: CityPack): Promise<Set<string>> {
  const rows = legalBases.map((basis) => ({ ...basis, start: basis.status === 'approved_text_not_seen' ? 'draft' : 'in_force' }))
  const loaded = await sql<{
    code: string
  }>`insert into governance.legal_basis (code, kind, number, year, about, level, valid_from, valid_to, verified, illustrative, source, note, status)
    select code, type, nullif(number, ''), year, "aboutId", level, "validFrom", "validTo", verified, illustrative, source, nullif("noteId", ''), start
    from jsonb_to_recordset(${json(rows)}::jsonb) as r(code text, type text, number text, year int, "aboutId" text, level text, "validFrom" date, "validTo" date,
      verified boolean, illustrative boolean, source text, "noteId" text, start text)
    on conflict (code) do nothing returning code`.execute(tx)
  return new Set(loaded.rows.map(({ code }) => code))
}

export async function loadLegalBases(tx: Tx, pack: CityPack): Promise<void> {
  const fresh = await loadTexts(tx, pack)
  const changed = pack.legalBases.flatMap(({ code, status, validTo }) => {
    const step = fresh.has(code) ? steps[status] : undefined
    return step ? [{ code, validTo, ...step }] : []
  })
  // without a last day nobody knows since when it is gone: it is gone for every day
  await sql`insert into governance.legal_basis_step (basis_id, status, from_day, reason)
    select b.id, r.status, r."validTo" + 1, r.reason
    from jsonb_to_recordset(${json(changed)}::jsonb) as r(code text, "validTo" date, status text, reason text) join governance.legal_basis b on b.code = r.code`.execute(
    tx,
  )
  await sql`insert into governance.legal_article (basis_id, label, plain, plain_en, verified, position)
    select b.id, r.label, r.plain, r."plainEn", r.verified, r.position
    from jsonb_to_recordset(${json(pack.legalArticles)}::jsonb) as r(basis text, label text, plain text, "plainEn" text, verified boolean, position int)
    join governance.legal_basis b on b.code = r.basis
    on conflict (basis_id, label) do nothing`.execute(tx)
}
