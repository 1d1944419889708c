import type { Child } from 'hono/jsx'
import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { Flagged, GateDate, GateNumbers, gateOf, ListedSeat, Twice } from '#src/events/gate-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { daysText, hoursText } from './event-parts.view.tsx'

export type GateFacts = {
  t: Say
  tongue: Tongue
  gate: Awaited<ReturnType<typeof gateOf>>
  date: GateDate
  numbers: GateNumbers
  seats: readonly ListedSeat[]
  next: number | undefined
  twice: readonly Twice[]
  revoked: readonly Flagged[]
  q: string
  gateName: string
  did: string | undefined
  undoes: string | undefined
  refusals: readonly Refusal[]
  once: string
}

export const dateText = (t: Say, tongue: Tongue, date: GateDate): string => `${daysText(tongue, date)}, ${hoursText(t, tongue, date)}`

/** How many came of how many, in one look. */
export const GateNumbersBox = ({ t, numbers }: { t: Say; numbers: GateNumbers }) => (
  <dl class="gate-numbers">
    {(
      [
        ['gate.came', `${formatCount(numbers.came)} / ${formatCount(numbers.seats)}`],
        ['gate.inside', formatCount(numbers.inside)],
        ['gate.walk_ins', formatCount(numbers.walkIns)],
        ['gate.doubles', formatCount(numbers.duplicates)],
      ] as const
    ).map(([name, value]) => (
      <div>
        <dt>{t(name)}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

const Post = ({
  facts,
  kind,
  ticket,
  undoes,
  label,
  look,
}: {
  facts: GateFacts
  kind: string
  ticket?: string
  undoes?: string
  label: string
  look?: 'ghost' | 'plain'
}) => (
  <PostButton
    to={to.gateErrand(facts.gate.slug, 'catat')}
    once={`${facts.once}-${kind}-${ticket ?? undoes ?? ''}`}
    values={{
      langkah: kind,
      tanggal: facts.date.id,
      pintu: facts.gateName,
      q: facts.q,
      ...(ticket ? { ticket } : {}),
      ...(undoes ? { undoes } : {}),
    }}
    {...(look ? { kind: look } : {})}
  >
    {label}
  </PostButton>
)

const Row = ({ facts, seat }: { facts: GateFacts; seat: ListedSeat }) => {
  const { t, tongue } = facts
  return (
    <li class="gate-row">
      <div>
        <b>{seat.name || t('seat.list.erased')}</b>
        <span class="small quiet">
          {seat.kind} · {seat.number}/{seat.seat}
        </span>
        {seat.firstAt && (
          <span class="small">{t('gate.first', { at: formatMoment(seat.firstAt, tongue), gate: seat.firstGate ?? '' })}</span>
        )}
      </div>
      {seat.state === 'pending' ? (
        <Status kind="warn">{t('gate.pending')}</Status>
      ) : seat.inside ? (
        <Post facts={facts} kind="leave" ticket={seat.ticket} label={t('gate.leave')} look="ghost" />
      ) : (
        <Post facts={facts} kind="enter" ticket={seat.ticket} label={t('gate.enter')} />
      )}
    </li>
  )
}

const Choose = ({ facts }: { facts: GateFacts }) => {
  const { t, tongue, gate, date, q, gateName } = facts
  return (
    <form method="get" action={to.gate(gate.slug)} class="gate-find">
      {gate.dates.length > 1 && (
        <label>
          <span class="small">{t('gate.date')}</span>
          <select name="tanggal">
            {gate.dates.map((one) => (
              <option value={one.id} selected={one.id === date.id}>
                {dateText(t, tongue, one)}
              </option>
            ))}
          </select>
        </label>
      )}
      {gate.plan.gates.length > 1 && (
        <label>
          <span class="small">{t('gate.gate')}</span>
          <select name="pintu">
            {gate.plan.gates.map((one) => (
              <option value={one} selected={one === gateName}>
                {one}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="wide">
        <span class="small">{t('gate.find')}</span>
        <input type="search" name="q" value={q} maxlength={100} autocomplete="off" />
      </label>
      <Button kind="ghost">{t('gate.look')}</Button>
    </form>
  )
}

const Doubles = ({ t, tongue, twice, revoked }: GateFacts) => (
  <>
    {twice.length > 0 && (
      <section>
        <h2>{t('gate.doubles_title')}</h2>
        <p>{t('gate.doubles_lead')}</p>
        <Table
          caption={t('gate.doubles_title')}
          quietCaption
          rows={twice}
          columns={[
            { label: t('seat.csv.name'), head: true, cell: (one) => `${one.name || t('seat.list.erased')} · ${one.number}/${one.seat}` },
            { label: t('gate.counted'), cell: (one) => `${formatMoment(one.firstAt, tongue)} · ${one.firstGate}` },
            { label: t('gate.again'), cell: (one) => `${formatMoment(one.at, tongue)} · ${one.gate}` },
          ]}
        />
      </section>
    )}
    {revoked.length > 0 && (
      <section>
        <h2>{t('gate.revoked_title')}</h2>
        <Table
          caption={t('gate.revoked_title')}
          quietCaption
          rows={revoked}
          columns={[
            { label: t('seat.csv.name'), head: true, cell: (one) => `${one.name || t('seat.list.erased')} · ${one.number}` },
            { label: t('gate.entered'), cell: (one) => `${formatMoment(one.at, tongue)} · ${one.gate}` },
          ]}
        />
      </section>
    )}
  </>
)

const told: Record<string, string> = { enter: 'gate.did.enter', leave: 'gate.did.leave', undo: 'gate.did.undo' }

const News = ({ facts }: { facts: GateFacts }): Child => {
  const { t, did, undoes } = facts
  const name = did ? told[did] : undefined
  if (!name) return null
  return (
    <Notice kind="done" live>
      <b>{t(name)}</b>
      {undoes && <Post facts={facts} kind="undo" undoes={undoes} label={t('gate.undo')} look="plain" />}
    </Notice>
  )
}

/** The gate without a script: who is expected, one press a person. */
export const GateView = (facts: GateFacts) => {
  const { t, tongue, gate, date, numbers, seats, next, q, gateName, refusals } = facts
  const here = { tanggal: date.id, pintu: gateName, q }
  return (
    <div class="gate-page">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('event.calendar'), href: to.events() },
          { label: gate.title, href: to.event(gate.slug) },
          { label: t('gate.title') },
        ]}
      />
      <h1>{t('gate.of', { title: gate.title })}</h1>
      <p class="quiet">
        {dateText(t, tongue, date)}
        {gate.helper && ` · ${t('gate.as', { name: gate.helper.name })}`}
      </p>
      {gate.calledOff && <Notice kind="warn">{t('events.gate.called_off')}</Notice>}
      <News facts={facts} />
      <GateNumbersBox t={t} numbers={numbers} />
      <p class="acts">
        <LinkButton href={to.gateApp(gate.slug, { tanggal: date.id })}>{t('gate.open_app')}</LinkButton>
        <LinkButton href={to.gateSheet(gate.slug, { tanggal: date.id })} kind="ghost">
          {t('gate.print')}
        </LinkButton>
        {gate.plan.venueSecret && gate.plan.selfBy === 'screen' && <a href={to.gateScreen(gate.slug)}>{t('gate.screen.open')}</a>}
        {gate.organises && <a href={to.gatePlan(gate.slug)}>{t('gate.plan.title')}</a>}
      </p>
      <section>
        <h2>{t('gate.list')}</h2>
        <Choose facts={facts} />
        {seats.length === 0 ? (
          <Empty seed={gate.number} level={3} title={t(q ? 'gate.nobody_found' : 'gate.nobody')}>
            {t(q ? 'gate.nobody_found_next' : 'gate.nobody_next')}
          </Empty>
        ) : (
          <ul class="gate-rows">
            {seats.map((seat) => (
              <Row facts={facts} seat={seat} />
            ))}
          </ul>
        )}
        <Pager t={t} next={next === undefined ? undefined : to.gate(gate.slug, { ...here, dari: next })} />
        <div class="gate-walk-in">
          <p>{t('gate.walk_in_lead')}</p>
          <Post facts={facts} kind="enter" label={t('gate.walk_in')} look="ghost" />
        </div>
      </section>
      <Doubles {...facts} />
    </div>
  )
}
