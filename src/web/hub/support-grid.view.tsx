import { formatCount } from '#src/base/money.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Cell, GridCount, GridRow } from '#src/support/event-need.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const filledOf = (cells: readonly Cell[]) => cells.filter(({ filled }) => filled).length

/** The cells of one event: a kind with who promised it, or that nobody did and how long there is. */
export const Cells = ({ t, row }: { t: Say; row: GridRow }) => (
  <ul class="need-cells">
    {row.cells.map((cell) => (
      <li class={cell.filled ? 'filled' : 'open'}>
        <b>{t(`support.kind.${cell.kind}`)}</b>{' '}
        <span class="small">
          {formatCount(cell.quantity)} {cell.measure}
        </span>{' '}
        {cell.filled ? (
          <Status kind="ok">{t('keep.cell.filled')}</Status>
        ) : (
          <>
            <Status kind={cell.daysLeft <= 7 ? 'warn' : 'wait'}>
              {cell.daysLeft < 0 ? t('keep.cell.never') : t('keep.cell.nobody', { n: cell.daysLeft })}
            </Status>{' '}
            <a class="small" href={to.deskPromise({ acara: row.number, jenis: cell.kind, jumlah: cell.quantity, satuan: cell.measure })}>
              {t('keep.cell.fill')}
            </a>
          </>
        )}
      </li>
    ))}
  </ul>
)

type GridFacts = { t: Say; tongue: Tongue; rows: readonly GridRow[]; count: GridCount; next: string | undefined }

export const GridView = ({ t, tongue, rows, count, next }: GridFacts) => {
  const said = { empty: formatCount(count.empty), all: formatCount(count.all) }
  return (
    <div class="support">
      <Breadcrumb t={t} crumbs={[{ label: t('support.page.title'), href: to.support() }, { label: t('keep.grid.crumb') }]} />
      <h1>{count.all === 0 ? t('keep.grid.title') : t(count.more ? 'keep.grid.finding_soonest' : 'keep.grid.finding', said)}</h1>
      <p class="lead">{t('keep.grid.lead')}</p>
      {rows.length === 0 ? (
        <Empty seed="dukungan-acara" title={t('keep.grid.none')}>
          {t('keep.grid.none_why')}
        </Empty>
      ) : (
        rows.map((row) => (
          <section class="need-row">
            <h2>
              <a href={to.event(row.slug)}>{row.title}</a>
            </h2>
            <p class="small quiet">
              {formatCivicDay(row.firstDay, tongue)} · {t('keep.grid.ready', { done: filledOf(row.cells), all: row.cells.length })}
            </p>
            <Cells t={t} row={row} />
          </section>
        ))
      )}
      <Pager t={t} next={next} />
    </div>
  )
}
