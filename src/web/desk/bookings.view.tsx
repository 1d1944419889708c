import type { Child } from 'hono/jsx'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { type Day, dayOf, formatCivicDay, formatClock } from '#src/base/time.ts'
import { states } from '#src/spaces/booking.ts'
import type { BoardLine, DeskLine, QueueFilter } from '#src/spaces/desk-queue.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Unpriced } from '#src/spaces/usage.db.ts'
import type { OpenWish } from '#src/spaces/waiver-wish.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { hasWords, type Say } from '#src/ui/words.ts'
import { BookingStatus } from '../mine/bookings.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { TurnByName } from './turn-held.view.tsx'

type Facts = {
  visit: Visit
  parts: Child
  filter: QueueFilter
  day: Day
  queue: readonly DeskLine[]
  /** Uses that repeat and wait as one line each. */
  series: Child
  next: string | undefined
  board: readonly BoardLine[]
  spaces: readonly { slug: string; name: string }[]
  missing: readonly Unpriced[]
  /** Requests for relief that wait to be proposed or turned down. */
  wishes: readonly OpenWish[]
  post(code: string): string
  /** Why this reader may not say that somebody is there, and who may. */
  closed: string | undefined
  did: string | undefined
}

/** `2 hari kerja lagi`, `hari ini`, `lewat 1 hari kerja`: the promise as it stands now. */
export const Due = ({ t, left }: { t: Say; left: number }) =>
  left < 0 ? (
    <Status kind="warn">{t('roomdesk.over', { n: -left })}</Status>
  ) : (
    <Status kind={left === 0 ? 'warn' : 'wait'}>{left === 0 ? t('roomdesk.due_today') : t('roomdesk.left', { n: left })}</Status>
  )

const mayComeIn = ({ state, opens, closes }: BoardLine, now: Date) =>
  state === 'confirmed' && opens !== null && closes !== null && now >= opens && now < closes

/** One who comes today: his time first, one button as wide as a thumb where he may be let in now. */
const Arrival = ({ visit, one, closed }: { visit: Visit; one: BoardLine; closed: string | undefined }) => {
  const { t, ctx } = visit
  const { tongue, now } = ctx
  const [first] = one.periods
  const clock = (at: Date | undefined) => (at ? formatClock(at, tongue).replace(/ \w+$/, '') : '')
  return (
    <li>
      <p class="clock">
        <time>{clock(first?.start)}</time>
        <span class="quiet"> – {clock(one.periods.at(-1)?.end)}</span>
      </p>
      <div>
        <p class="who">
          <a href={to.deskBooking(one.number)}>{one.title || one.number}</a> <BookingStatus t={t} state={one.state} />
        </p>
        <p class="quiet">
          {tongue === 'en' ? one.spaceEn : one.space} · {one.applicant} · {t('room.people', { n: one.people })}
        </p>
      </div>
      {mayComeIn(one, now) && (
        <PostButton to={to.deskBookingErrand(one.number, 'hadir')} once={freshOnce()} values={{ dari: 'papan' }} closed={closed} block>
          {t('roomdesk.check_in')}
        </PostButton>
      )}
      {one.state === 'confirmed' && one.opens !== null && now < one.opens && (
        <p class="quiet from">{t('roomdesk.opens', { from: formatClock(one.opens, tongue) })}</p>
      )}
    </li>
  )
}

const Board = ({ visit, board, day, closed }: Pick<Facts, 'visit' | 'board' | 'day' | 'closed'>) => {
  const { t, ctx } = visit
  const today = day === dayOf(ctx.now)
  return (
    <section class="board" aria-labelledby="papan">
      <h2 id="papan">{today ? t('roomdesk.today') : t('roomdesk.that_day', { day: formatCivicDay(day, ctx.tongue) })}</h2>
      {board.length === 0 ? (
        <p class="quiet">{t('roomdesk.nobody')}</p>
      ) : (
        <ol>
          {board.map((one) => (
            <Arrival visit={visit} one={one} closed={closed} />
          ))}
        </ol>
      )}
    </section>
  )
}

/** What cannot be booked for want of a price: said to the desk before anybody is refused. */
const Missing = ({ visit, missing }: Pick<Facts, 'visit' | 'missing'>) => {
  const { t, ctx } = visit
  if (missing.length === 0) return null
  return (
    <Notice kind="warn">
      <p>
        <b>{t('roomdesk.unpriced', { n: missing.length })}</b> {t('roomdesk.unpriced_why')}
      </p>
      <ul>
        {missing.slice(0, 12).map((one) => (
          <li>
            {t('roomdesk.unpriced_one', {
              space: ctx.tongue === 'en' ? one.spaceEn : one.space,
              class: t(`room.class.${one.class}`),
              day: formatCivicDay(one.from, ctx.tongue),
              n: one.days,
            })}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

const Filter = ({ visit, filter, spaces }: Pick<Facts, 'visit' | 'filter' | 'spaces'>) => {
  const { t } = visit
  return (
    <form method="get" action={to.deskBookings()} class="desk-filter">
      <SelectField
        t={t}
        name="keadaan"
        label={t('roomdesk.filter_state')}
        value={filter.state ?? ''}
        empty={t('roomdesk.filter_waiting')}
        choices={[
          { value: 'all', label: t('roomdesk.filter_all') },
          ...states.filter((one) => one !== 'held').map((one) => ({ value: one, label: t(`room.state.${one}`) })),
        ]}
        optional
      />
      <SelectField
        t={t}
        name="ruang"
        label={t('roomdesk.filter_room')}
        value={filter.space ?? ''}
        empty={t('roomdesk.filter_every')}
        choices={spaces.map(({ slug, name }) => ({ value: slug, label: name }))}
        optional
      />
      <TextField t={t} name="hari" label={t('roomdesk.filter_day')} type="date" value={filter.day ?? ''} width="medium" optional />
      <Button kind="ghost">{t('roomdesk.filter')}</Button>
    </form>
  )
}

/** Several lines in one cell, kept together where a phone lays the row out as entries. */
const Lines = ({ children }: { children?: Child }) => <div class="lines">{children}</div>

const Queue = ({ visit, queue, post }: Pick<Facts, 'visit' | 'queue' | 'post'>) => {
  const { t, ctx } = visit
  const { tongue } = ctx
  return (
    <Table
      caption={t('room.desk.caption')}
      quietCaption
      rows={queue}
      columns={[
        {
          label: t('room.what'),
          head: true,
          cell: (one) => (
            <Lines>
              <a href={to.deskBooking(one.number)}>{one.number}</a>
              <span class="under">{one.title}</span>
              <span class="under quiet">{one.applicant}</span>
            </Lines>
          ),
        },
        {
          label: t('room.when'),
          cell: (one) => (
            <Lines>
              {tongue === 'en' ? one.spaceEn : one.space}
              <span class="under quiet">{whenText([{ start: one.start, end: one.end }], tongue)}</span>
            </Lines>
          ),
        },
        {
          label: t('room.price'),
          number: true,
          cell: (one) => (
            <Lines>
              {formatRupiah(rupiah(one.price))}
              {one.class && <span class="under quiet">{t(`room.class.${one.class}`)}</span>}
            </Lines>
          ),
        },
        {
          label: t('roomdesk.turn_head'),
          cell: (one) => (
            <Lines>
              <BookingStatus t={t} state={one.state} />
              {one.turn.length > 0 && one.held.length === 0 && (
                <span class="under">{t('room.desk.turn', { posts: one.turn.map(post).join(', ') })}</span>
              )}
              <TurnByName t={t} tongue={tongue} held={one.held} post={post} />
              {one.state !== 'confirmed' && hasWords(`roomdesk.turn.${one.state}`) && (
                <span class="under">{t(`roomdesk.turn.${one.state}`)}</span>
              )}
            </Lines>
          ),
        },
        {
          label: t('roomdesk.promise'),
          cell: (one) =>
            one.decideBy && one.left !== null ? (
              <Lines>
                <Due t={t} left={one.left} />
                <span class="under quiet">{formatCivicDay(one.decideBy, tongue)}</span>
              </Lines>
            ) : (
              '–'
            ),
        },
      ]}
    />
  )
}

/** What applicants asked to pay less for, each with whose turn it is and until when. */
const Wishes = ({ visit, wishes, post }: Pick<Facts, 'visit' | 'wishes' | 'post'>) => {
  const { t, ctx } = visit
  if (wishes.length === 0) return null
  return (
    <section aria-labelledby="permintaan-keringanan">
      <h2 id="permintaan-keringanan">{t('roomdesk.requests', { n: wishes.length })}</h2>
      <ul class="plain-list">
        {wishes.map((one) => (
          <li>
            <a href={`${to.deskBooking(one.booking)}#permintaan-keringanan`}>{one.request}</a> ·{' '}
            {ctx.tongue === 'en' ? one.spaceEn : one.space} · {formatRupiah(rupiah(one.amount))}{' '}
            <Status kind={one.late ? 'warn' : 'wait'}>{t('roomdesk.request_turn', { posts: one.posts.map(post).join(', ') })}</Status>{' '}
            <span class="quiet">{t('roomdesk.request_due', { day: formatCivicDay(one.due, ctx.tongue) })}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const BookingQueue = (facts: Facts) => {
  const { visit, parts, filter, queue, series, next, did } = facts
  const { t } = visit
  const filtered = filter.space !== undefined || filter.state !== undefined || filter.day !== undefined
  return (
    <>
      <h1>{t('room.desk.title')}</h1>
      {parts}
      {did && hasWords(`roomdesk.did.${did}`) && (
        <Notice kind="done" live>
          {t(`roomdesk.did.${did}`)}
        </Notice>
      )}
      <Missing {...facts} />
      <Wishes {...facts} />
      <div class="morning">
        <Board {...facts} />
        <section aria-labelledby="antrean">
          <h2 id="antrean">{t('roomdesk.queue')}</h2>
          <Filter {...facts} />
          {!filtered && series}
          {queue.length === 0 && !filtered && series ? null : queue.length === 0 ? (
            <Empty seed="meja-ruang" title={filtered ? t('roomdesk.none_such') : t('room.desk.empty')}>
              {filtered ? t('roomdesk.none_such_why') : t('room.desk.empty_why')}
            </Empty>
          ) : (
            <Queue {...facts} />
          )}
          <Pager t={t} next={next} />
        </section>
      </div>
    </>
  )
}
