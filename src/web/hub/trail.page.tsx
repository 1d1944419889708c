import { stringify } from 'csv-stringify/sync'
import { isoWithOffset } from '#src/base/time.ts'
import { type Publication, publications, standsInChain } from '#src/platform/publication.db.ts'
import { journalHead } from '#src/platform/seal.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type TrailChecked, TrailView } from './trail.view.tsx'

const shown = 60
/** Ten years of days. */
const kept = 3660

/** The number and hash somebody kept, held against the chain as it is now. */
async function checked({ c, ctx }: Visit): Promise<TrailChecked> {
  const typed = { seq: (c.req.query('nomor') ?? '').trim().slice(0, 20), hash: (c.req.query('sidik') ?? '').trim().slice(0, 100) }
  if (typed.seq === '' && typed.hash === '') return { ...typed, refusals: [] }
  const seq = typed.seq.replace(/[.\s]/g, '')
  const hash = typed.hash.replace(/\s/g, '').toLowerCase()
  const refusals = [
    ...(/^[1-9]\d{0,14}$/.test(seq) ? [] : [{ rule: 'governance.trail.seq_invalid', field: 'nomor' }]),
    ...(/^[0-9a-f]{64}$/.test(hash) ? [] : [{ rule: 'governance.trail.hash_invalid', field: 'sidik' }]),
  ]
  if (refusals.length > 0) return { ...typed, refusals }
  return { ...typed, refusals, found: await standsInChain(ctx.db, Number(seq), hash) }
}

/** What was told each day about the journal, and a way to hold against it what one kept. */
export const trailPage: Page = async (visit) => {
  const { ctx, t } = visit
  const [days, head, check] = await Promise.all([publications(ctx.db, shown), journalHead(ctx.db), checked(visit)])
  return html(visit, {
    door: 'hub',
    title: t('gov.trail'),
    description: t('gov.trail.description'),
    canonical: to.trail(),
    asOf: ctx.now,
    refusals: check.refusals,
    main: <TrailView t={t} tongue={ctx.tongue} days={days} head={head} check={check} />,
  })
}

const rowOf = ({ day, seq, hash, at }: Publication) => ({ day, seq, hash, publishedAt: isoWithOffset(at) })

/** Every day for a spreadsheet: numbers, hashes and days only. */
export const trailCsv: Page = async ({ c, ctx }) => {
  const rows = (await publications(ctx.db, kept)).map(rowOf)
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('content-disposition', 'attachment; filename="jejak-audit.csv"')
  c.header('cache-control', 'no-cache')
  return c.body(
    `\ufeff${stringify(rows, { header: true, delimiter: ';', record_delimiter: 'windows', columns: ['day', 'seq', 'hash', 'publishedAt'] })}`,
  )
}

export const trailJson: Page = async ({ c, ctx }) => {
  c.header('cache-control', 'no-cache')
  return c.json({ items: (await publications(ctx.db, kept)).map(rowOf) })
}
