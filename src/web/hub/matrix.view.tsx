import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Fraction, MatrixRow } from '#src/governance/matrix.ts'
import type { PublishedMatrix, VersionLine } from '#src/governance/matrix-page.db.ts'
import type { Who } from '#src/governance/who.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { MoneyField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MatrixTables } from './matrix-tables.view.tsx'

export type WhoAsked = { action: string; money: boolean; fund: string; typed: string; amount: number; asking: boolean }
export type WhoAnswer = { who: Who; ladder: readonly MatrixRow[]; below: { row: MatrixRow; over: number } | undefined }

export type MatrixFacts = {
  t: Say
  tongue: Tongue
  matrix: PublishedMatrix
  versions: readonly VersionLine[]
  asked: WhoAsked
  answer: WhoAnswer | undefined
  refusals: readonly Refusal[]
}

const nameIn = (list: readonly { code: string; name: string }[], code: string) => list.find((one) => one.code === code)?.name ?? code

/** `Rp10.000.001–Rp50.000.000`, `hingga Rp1.000.000`, `di atas Rp200.000.000`, or nothing where every amount is meant. */
export function bandOf(t: Say, { min, max }: Pick<MatrixRow, 'min' | 'max'>): string {
  if (min === 0) return max === null ? '' : t('matrix.band.up_to', { most: formatRupiah(max) })
  if (max === null) return t('matrix.band.above', { least: formatRupiah(min - 1) })
  return t('matrix.band.between', { least: formatRupiah(min), most: formatRupiah(max) })
}

/** `lebih dari setengah`, `paling sedikit 2/3`. */
export const fractionOf = (t: Say, [n, of]: Fraction) =>
  n * 2 === of ? t('matrix.more_than_half') : t('matrix.at_least', { part: `${n}/${of}` })

/** Papers whoever acts must name. */
export const papersOf = (t: Say, { evidence }: Pick<MatrixRow, 'evidence'>): string[] =>
  evidence.length > 0 ? [t('matrix.papers', { papers: evidence.map((one) => one.replaceAll('-', ' ')).join(', ') })] : []

const moreOf = (t: Say, row: MatrixRow): string[] => [
  ...(row.quorum && row.majority
    ? [t('matrix.by_meeting', { quorum: fractionOf(t, row.quorum), majority: fractionOf(t, row.majority) })]
    : []),
  ...(row.approvers > 1 ? [t('matrix.several', { count: row.approvers })] : []),
  ...(row.scope === 'unit' ? [t('matrix.own_unit')] : row.scope === 'below' ? [t('matrix.own_and_below')] : []),
  ...(row.window
    ? [
        t(`matrix.cap.${row.window.period}`, {
          cap: formatRupiah(row.window.cap),
          by: row.window.by.map((one) => t(`matrix.by.${one}`)).join(', '),
        }),
      ]
    : []),
  ...(row.class === 'strategic' ? [t('matrix.strategic')] : []),
  ...papersOf(t, row),
]

const Slab = ({ t, matrix, answer }: Pick<MatrixFacts, 't' | 'matrix'> & { answer: WhoAnswer }) => {
  const { who, below } = answer
  const [first] = who.rows
  if (!first) {
    return (
      <p class="slab none" role="status">
        {t('matrix.nobody')}
        <small>{t(who.rule ?? 'governance.authority.action_unknown')}</small>
      </p>
    )
  }
  const names = who.whoCan.map((post) => nameIn(matrix.posts, post))
  const said = t('matrix.answer', { posts: names.join(t('matrix.or')) })
  return (
    <p class="slab" role="status">
      {below ? t('matrix.answer_not', { answer: said, other: nameIn(matrix.posts, below.row.post) }) : `${said}.`}
      <small>{moreOf(t, first).join(' · ')}</small>
    </p>
  )
}

const Ladder = ({ t, matrix, asked, answer }: Pick<MatrixFacts, 't' | 'matrix' | 'asked'> & { answer: WhoAnswer }) => (
  <>
    <ol class="rungs">
      {answer.ladder.map((row) => {
        const hit = answer.who.rows.some((one) => one.key === row.key)
        return (
          <li class={hit ? 'hit' : undefined}>
            <span>
              {nameIn(matrix.posts, row.post)}
              {hit && <span class="vh"> ({t('matrix.hit')})</span>}
            </span>
            <small>{bandOf(t, row) || t('matrix.band.any')}</small>
          </li>
        )
      })}
    </ol>
    {answer.below && (
      <p class="aside">
        {t('matrix.over', {
          amount: formatRupiah(asked.amount),
          post: nameIn(matrix.posts, answer.below.row.post),
          over: formatRupiah(answer.below.over),
        })}
      </p>
    )}
    {answer.who.rows[0] && (
      <p class="aside">
        {t('matrix.rests_on', {
          row: answer.who.rows.map((row) => row.id).join(', '),
          basis: nameIn(matrix.bases, answer.who.rows[0].legalBasis),
          article: answer.who.rows[0].article ?? '',
        })}
      </p>
    )}
  </>
)

const WhoMay = ({ t, matrix, asked, answer, refusals }: MatrixFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <section class="who-may" id="siapa-berwenang">
      <form method="get" action={`${to.matrix()}#siapa-berwenang`}>
        <h2>{t('matrix.who')}</h2>
        <SelectField
          t={t}
          name="tindakan"
          label={t('matrix.action')}
          value={asked.action}
          choices={matrix.actions.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <SelectField
          t={t}
          name="dana"
          label={t('matrix.fund')}
          value={asked.fund}
          choices={matrix.funds.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <MoneyField t={t} name="jumlah" label={t('matrix.amount')} value={asked.typed} error={wrong('jumlah')} optional width="full" />
        <Button>{t('matrix.ask')}</Button>
      </form>
      <div class="answer">
        {answer ? (
          <>
            <Slab t={t} matrix={matrix} answer={answer} />
            <Ladder t={t} matrix={matrix} asked={asked} answer={answer} />
          </>
        ) : (
          <p class="slab ask">
            {t('matrix.try')}
            <small>
              <a href={`${to.matrix({ tindakan: 'finance.expense.decide', dana: 'kas_komunitas', jumlah: '10.000.001' })}#siapa-berwenang`}>
                {t('matrix.example')}
              </a>
            </small>
          </p>
        )}
      </div>
    </section>
  )
}

const grouped = (hash: string) => hash.match(/.{1,8}/g) ?? []

const Stamp = ({ t, tongue, matrix }: Pick<MatrixFacts, 't' | 'tongue' | 'matrix'>) => (
  <dl class="stamp">
    <div>
      <dt>{t('matrix.version')}</dt>
      <dd>
        {t('matrix.version_from', { version: matrix.version })} <Moment at={matrix.from} tongue={tongue} />
        {matrix.until && (
          <>
            {' '}
            {t('matrix.until')} <Moment at={matrix.until} tongue={tongue} />
          </>
        )}
      </dd>
    </div>
    <div>
      <dt>{t('matrix.paper')}</dt>
      <dd>{matrix.paper}</dd>
    </div>
    <div>
      <dt>{t('matrix.changed_by')}</dt>
      <dd>{t('matrix.changed_how')}</dd>
    </div>
    <div class="hash">
      <dt>{t('matrix.hash')}</dt>
      <dd>
        <code>
          {grouped(matrix.hash).map((part) => (
            <span>{part}</span>
          ))}
        </code>
      </dd>
    </div>
  </dl>
)

const Versions = ({ t, tongue, versions, matrix }: Pick<MatrixFacts, 't' | 'tongue' | 'versions' | 'matrix'>) => (
  <section class="versions screen-only">
    <h2>{t('matrix.versions')}</h2>
    <ol>
      {versions.map((one) => (
        <li>
          <a href={to.matrix(one.inForce ? {} : { versi: one.version })} aria-current={one.version === matrix.version ? 'page' : undefined}>
            {t('matrix.version_n', { version: one.version })}
          </a>
          <span>
            <Moment at={one.from} tongue={tongue} as="day" />
            {one.inForce ? ` · ${t('matrix.in_force')}` : ''}
          </span>
        </li>
      ))}
    </ol>
  </section>
)

export const MatrixView = (facts: MatrixFacts) => {
  const { t, tongue, matrix, versions } = facts
  return (
    <div class="wrap matrix-page">
      <Breadcrumb t={t} crumbs={[{ label: t('matrix.governance'), href: to.governance() }, { label: t('matrix.crumb') }]} />
      <ErrorSummary t={t} refusals={facts.refusals} />
      <p class="annex">{t('matrix.annex', { paper: matrix.paper, version: matrix.version })}</p>
      <h1>{t('matrix.title')}</h1>
      <p class="lead">{t('matrix.lead')}</p>
      {!matrix.inForce && (
        <Notice kind="warn">
          <p>{t('matrix.old')}</p>
          <p>
            <a href={to.matrix()}>{t('matrix.see_current')}</a>
          </p>
        </Notice>
      )}
      {matrix.inForce && <WhoMay {...facts} />}
      <Stamp t={t} tongue={tongue} matrix={matrix} />
      {matrix.illustrative && (
        <Notice kind="warn">
          <p>{t('matrix.illustrative')}</p>
        </Notice>
      )}
      <MatrixTables t={t} matrix={matrix} />
      <p class="acts">
        <a class="btn ghost" href={to.matrixCsv(matrix.inForce ? {} : { versi: matrix.version })}>
          {t('matrix.csv_link', { count: matrix.rows.length })}
        </a>
        <a class="btn ghost" href="/api/v1/governance/matrix">
          {t('matrix.json_link')}
        </a>
      </p>
      <Versions t={t} tongue={tongue} versions={versions} matrix={matrix} />
    </div>
  )
}
