import { raw } from 'hono/html'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { cityInstant, type Day, formatDay, type Tongue } from '#src/base/time.ts'
import type { DayPlan, Stretch } from '#src/spaces/calendar.ts'
import type { ShownTariff, Space } from '#src/spaces/space-read.db.ts'
import { clockText } from '#src/spaces/when.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { type SceneKind, shopScene } from '#src/ui/picture/scene.ts'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export const noon = (day: Day): Date => cityInstant(day, 12 * 60)
export const clock = (minutes: number, tongue: Tongue): string =>
  tongue === 'id' ? clockText(minutes) : clockText(minutes).replace('.', ':')

/** As a form of ours reads it. */
const typedClock = (minutes: number): string => clockText(minutes).replace('.', ':')

const scenes: Readonly<Record<string, SceneKind>> = {
  aula: 'hall',
  'aula-a': 'half-hall',
  'aula-b': 'half-hall',
  'kelas-1': 'classroom',
  studio: 'studio',
  kursi: 'chairs',
  'proyektor-1': 'projector',
}
const byKind: Readonly<Record<Space['kind'], SceneKind>> = {
  room: 'classroom',
  open_air: 'yard',
  seats: 'desks',
  equipment: 'tools',
  kit: 'tools',
}

/** Drawn, and said to be: nobody takes it for a photograph. */
export const SpacePicture = ({ space }: { space: Pick<Space, 'slug' | 'kind'> }) => (
  <figure class="space-picture" aria-hidden="true">
    {raw(shopScene({ kind: scenes[space.slug] ?? byKind[space.kind], seed: space.slug }))}
  </figure>
)

/** A day as one bar from opening to closing; the words beside it say the same. */
export const Bar = ({ plan, label }: { plan: DayPlan; label: string }) => {
  const { open } = plan
  if (!open) return null
  const width = open.until - open.from
  const at = (minutes: number) => ((minutes - open.from) / width) * 1000
  const drawn = (
    <>
      <rect width="1000" height="40" class="free" />
      {plan.stretches
        .filter(({ kind }) => kind !== 'free')
        .map((one) => (
          <rect
            x={at(one.from).toFixed(1)}
            width={Math.max(at(one.until) - at(one.from), 4).toFixed(1)}
            height="40"
            class={one.left ? 'partly' : one.kind}
          />
        ))}
    </>
  )
  return label ? (
    <svg class="daybar" viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" aria-label={label}>
      {drawn}
    </svg>
  ) : (
    <svg class="daybar" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
      {drawn}
    </svg>
  )
}

export const freeWords = (t: Say, plan: DayPlan): string => {
  if (plan.why) return t('hours.closed_why', { why: plan.why })
  if (!plan.open) return t('room.closed_day')
  return plan.free > 0 ? t('room.free_slots', { n: plan.free }) : t('room.no_slots')
}

const Line = ({
  t,
  tongue,
  space,
  day,
  one,
  bookable,
}: {
  t: Say
  tongue: Tongue
  space: Space
  day: Day
  one: Stretch
  bookable: boolean
}) => (
  <li class={one.kind}>
    <b>
      {clock(one.from, tongue)}–{clock(one.until, tongue)}
    </b>
    {one.kind === 'free' ? (
      <>
        <span>{t('room.free')}</span>
        {bookable && (
          <a
            href={to.bookSpace(space.slug, {
              hari: day,
              dari: typedClock(one.from),
              sampai: typedClock(Math.min(one.until, one.from + 120)),
            })}
            aria-label={t('room.book_from', { day: formatDay(noon(day), tongue), from: clock(one.from, tongue) })}
          >
            {t('room.book')}
          </a>
        )}
      </>
    ) : (
      <span>
        {one.kind === 'pause' || one.kind === 'closed' ? one.name : one.left ? t('room.left', { n: one.left }) : t('room.taken')}
        {one.kind === 'taken' && one.class && !one.left && <Status>{t(`room.class.${one.class}`)}</Status>}
      </span>
    )}
    {one.kind === 'taken' && !one.left && bookable && (
      <a
        href={to.waitForSpace(space.slug, { hari: day, dari: typedClock(one.from), sampai: typedClock(one.until) })}
        rel="nofollow"
        aria-label={t('room.wait.from', { day: formatDay(noon(day), tongue), from: clock(one.from, tongue) })}
      >
        {t('room.wait.link')}
      </a>
    )}
  </li>
)

/** What happens on one day, in words: the same facts as the bar, for everybody. */
export const Agenda = ({ t, tongue, space, plan, bookable }: { t: Say; tongue: Tongue; space: Space; plan: DayPlan; bookable: boolean }) =>
  plan.open ? (
    <ol class="agenda">
      {plan.stretches.map((one) => (
        <Line t={t} tongue={tongue} space={space} day={plan.day} one={one} bookable={bookable} />
      ))}
      {plan.stretches.length === 0 && <li>{t('room.no_slots')}</li>}
    </ol>
  ) : (
    <p>{t('room.closed_day')}</p>
  )

export const Tariffs = ({ t, tongue, tariffs }: { t: Say; tongue: Tongue; tariffs: readonly ShownTariff[] }) => (
  <Table
    caption={t('room.tariffs')}
    rows={tariffs}
    columns={[
      { label: t('room.class'), cell: (one) => t(`room.class.${one.class}`) },
      {
        label: t('room.price'),
        number: true,
        cell: (one) => (
          <>
            <b>{one.amount === 0 ? t('room.no_charge') : formatRupiah(rupiah(one.amount))}</b> {one.amount > 0 && t(`room.per.${one.per}`)}
          </>
        ),
      },
      {
        label: t('room.valid'),
        cell: (one) =>
          one.to === null
            ? t('room.from', { day: formatDay(noon(one.from), tongue) })
            : t('room.until', { day: formatDay(noon(one.to), tongue) }),
      },
      {
        label: t('room.basis'),
        cell: (one) => (
          <>
            <a href={to.legalBasis(one.basis)}>
              {one.basisName}, {one.article}
            </a>{' '}
            {!one.verified && <Status kind="wait">{t('room.unverified')}</Status>}
          </>
        ),
      },
    ]}
  />
)

export const SpaceCrumbs = ({ t, space, last }: { t: Say; space: Pick<Space, 'slug' | 'name'>; last?: string }) => (
  <Breadcrumb
    t={t}
    crumbs={[
      { label: t('room.title'), href: to.spaces() },
      last === undefined ? { label: space.name } : { label: space.name, href: to.space(space.slug) },
      ...(last === undefined ? [] : [{ label: last }]),
    ]}
  />
)
