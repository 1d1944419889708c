import { gateOf, gateSeats } from '#src/events/gate-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Table } from '#src/ui/table.tsx'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { atGate } from './_gate-key.ts'
import { chosenDate } from './gate.page.tsx'
import { dateText } from './gate.view.tsx'

const mostPrinted = 2000

/** The list on paper, for the day when every phone is empty: a box to tick, a place for the time. */
export const gateSheet: Page = async (visit) => {
  const { ctx, t, c } = visit
  const gate = await gateOf(ctx, await atGate(visit))
  const date = chosenDate(gate, c.req.query('tanggal'))
  const seats = await gateSeats(ctx.db, gate.event, date.id, { q: '', after: 0, most: mostPrinted })
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('gate.sheet.of', { title: gate.title }),
    asOf: ctx.now,
    main: (
      <div class="gate-page gate-sheet">
        <Breadcrumb
          t={t}
          crumbs={[{ label: t('gate.title'), href: to.gate(gate.slug, { tanggal: date.id }) }, { label: t('gate.print') }]}
        />
        <h1>{t('gate.sheet.of', { title: gate.title })}</h1>
        <p>{dateText(t, ctx.tongue, date)}</p>
        <p class="small screen-only">{t('gate.sheet.lead')}</p>
        <Table
          caption={t('gate.sheet.caption', { n: seats.length })}
          phone="table"
          rows={seats.slice(0, mostPrinted)}
          columns={[
            { label: t('gate.sheet.here'), cell: (seat) => <span class="tick">{seat.inside ? '✓' : ''}</span> },
            { label: t('seat.csv.name'), head: true, cell: (seat) => seat.name || t('seat.list.erased') },
            { label: t('seat.csv.kind'), cell: (seat) => (seat.state === 'pending' ? `${seat.kind} · ${t('gate.pending')}` : seat.kind) },
            { label: t('seat.csv.number'), cell: (seat) => `${seat.number}/${seat.seat}` },
            { label: t('gate.sheet.time'), cell: () => '' },
          ]}
        />
      </div>
    ),
  })
}
