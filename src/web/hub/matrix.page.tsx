import { readRupiah } from '#src/base/money.ts'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { type PublishedMatrix, publishedMatrix, versionsOfMatrix } from '#src/governance/matrix-page.db.ts'
import { settingNow } from '#src/governance/who.db.ts'
import { justBelow, ladderOf, whoMay } from '#src/governance/who.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { MatrixView, type WhoAsked } from './matrix.view.tsx'
import { matrixTable } from './matrix-table.ts'

/** A number of a version in an address; anything else is not there. */
function versionAsked(visit: Visit): number | undefined {
  const asked = visit.c.req.query('versi')
  if (asked === undefined || asked === '') return undefined
  if (!/^\d{1,6}$/.test(asked)) throw new Missing('version')
  return Number(asked)
}

const firstFund = (matrix: PublishedMatrix, action: string) => matrix.rows.find((row) => row.action === action && row.fund !== '*')?.fund

/** What was asked in the address, and what is wrong with it. Without a question the page shows the first action with an amount to try. */
function whoAsked(visit: Visit, matrix: PublishedMatrix): { asked: WhoAsked; refusals: Refusal[] } {
  const query = (name: string) => visit.c.req.query(name)?.slice(0, 80) ?? ''
  const chosen = matrix.actions.find((action) => action.code === query('tindakan'))
  const action = chosen ?? matrix.actions.find((one) => one.money) ?? matrix.actions[0]
  const fund = matrix.funds.find((one) => one.code === query('dana'))?.code ?? firstFund(matrix, action?.code ?? '') ?? 'tanpa_dana'
  const typed = query('jumlah')
  const amount = typed === '' ? 0 : readRupiah(typed)
  const refusals = Number.isNaN(amount) ? [{ rule: 'governance.authority.amount_invalid', field: 'jumlah' }] : []
  return {
    asked: {
      action: action?.code ?? '',
      money: action?.money ?? false,
      fund,
      typed,
      amount,
      asking: visit.c.req.query('tindakan') !== undefined,
    },
    refusals,
  }
}

async function answerTo(visit: Visit, asked: WhoAsked) {
  if (!asked.asking || Number.isNaN(asked.amount)) return undefined
  const setting = await settingNow(visit.ctx.db)
  if (!setting) return undefined
  const question = { action: asked.action, fund: asked.fund, capacity: 'decide' as const, amount: asked.amount, money: asked.money }
  const who = whoMay(setting, question)
  const ladder = ladderOf(setting.matrix.rows, question)
  return { who, ladder, below: justBelow(ladder, who, asked.amount) }
}

/** The authority matrix as it is enforced, and the question of who may. */
export const matrixPage: Page = async (visit) => {
  const { ctx, t } = visit
  const version = versionAsked(visit)
  const [matrix, versions] = await Promise.all([publishedMatrix(ctx.db, ctx.tongue, version), versionsOfMatrix(ctx.db)])
  if (!matrix) {
    if (version !== undefined) throw new Missing('version')
    return html(visit, { door: 'hub', title: t('matrix.title'), main: <p class="lead">{t('matrix.none')}</p> })
  }
  const { asked, refusals } = whoAsked(visit, matrix)
  return html(visit, {
    door: 'hub',
    title: t('matrix.title'),
    description: t('matrix.description'),
    canonical: to.matrix(),
    wide: true,
    asOf: ctx.now,
    refusals,
    main: (
      <MatrixView
        t={t}
        tongue={ctx.tongue}
        matrix={matrix}
        versions={versions}
        asked={asked}
        answer={matrix.inForce ? await answerTo(visit, asked) : undefined}
        refusals={refusals}
      />
    ),
  })
}

/** The same rows for a spreadsheet. */
export const matrixCsv: Page = async (visit) => {
  const matrix = await publishedMatrix(visit.ctx.db, visit.ctx.tongue, versionAsked(visit))
  if (!matrix) throw new Missing('matrix')
  visit.c.header('content-type', 'text/csv; charset=utf-8')
  visit.c.header('content-disposition', `attachment; filename="matriks-kewenangan-versi-${matrix.version}.csv"`)
  return visit.c.body(matrixTable(visit.t, matrix))
}
