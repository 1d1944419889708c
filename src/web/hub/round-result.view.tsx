import type { Tongue } from '#src/base/time.ts'
import { type Points, pointTable, type Wish } from '#src/spaces/round.ts'
import type { RoundTold, Told } from '#src/spaces/round-read.db.ts'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { hasWords, type Say, sayRefusal } from '#src/ui/words.ts'
import { clock } from './spaces.view.tsx'

export type Names = ReadonlyMap<string, string>

/** `Selasa 18.00–20.00, Aula A` */
export const wishText = (t: Say, tongue: Tongue, names: Names, { space, weekday, from, until }: Wish): string =>
  `${t(`round.weekday.${weekday}`)} ${clock(from, tongue)}–${clock(until, tongue)} WIB, ${names.get(space) ?? space}`

const kinds = ['need', 'use', 'presence', 'kelurahan', 'subsector'] as const satisfies readonly (keyof Points)[]

type Line = { what: string; states: readonly (readonly [string, string])[] }

/** What is weighed, and what each state of it counts. */
function tableLines(t: Say): Line[] {
  const { place, people, hours, noShows, spread, unknown } = pointTable
  const near = (n: number) => t(n === spread.length - 1 ? 'round.table.spread_more' : 'round.table.spread', { n })
  return [
    {
      what: t('round.points.need'),
      states: [
        ...Object.entries(place).map(([name, n]) => [t(`round.place.${name}`), String(n)] as const),
        ...people.map(
          ({ from, points }) => [from > 0 ? t('round.table.people', { n: from }) : t('round.table.fewer'), `+${points}`] as const,
        ),
      ],
    },
    {
      what: t('round.points.use'),
      states: hours.map(({ upTo, points }, n) => {
        const more = n === hours.length - 1 ? t('round.table.more_hours') : t('round.table.hours', { n: upTo })
        return [n === 0 ? t('round.table.no_hours') : more, String(points)] as const
      }),
    },
    {
      what: t('round.points.presence'),
      states: noShows.map(
        (points, n) => [t(n === noShows.length - 1 ? 'round.table.absent_more' : 'round.table.absent', { n }), String(points)] as const,
      ),
    },
    ...(['kelurahan', 'subsector'] as const).map((of) => ({
      what: t('round.points.spread', { of: t(`round.points.${of}`) }),
      states: [...spread.map((points, n) => [near(n), String(points)] as const), [t('round.table.unknown'), String(unknown)] as const],
    })),
  ]
}

/** How a claim is weighed: the table everybody is measured by. */
export const PointTable = ({ t }: { t: Say }) => (
  <Table
    caption={t('round.table')}
    rows={tableLines(t)}
    columns={[
      { label: t('round.table.what'), head: true, cell: ({ what }) => what },
      {
        label: t('round.points'),
        cell: ({ states }) => (
          <ul class="point-states">
            {states.map(([state, points]) => (
              <li>
                <b>{points}</b> {state}
              </li>
            ))}
          </ul>
        ),
      },
    ]}
  />
)

/** One community: what became of every wish, and what its points were made of. */
const Why = ({ t, tongue, names, one }: { t: Say; tongue: Tongue; names: Names; one: Told }) => {
  const slot = one.outcomes.find((it) => it.slot)?.slot
  return (
    <details id={one.body} class="round-why">
      <summary>
        {t('round.why')} {one.name}
      </summary>
      <ol>
        {one.outcomes.map(({ wish, why, slot: given, series, rule }) => (
          <li>
            <b>{wishText(t, tongue, names, wish)}</b>{' '}
            {why.kind === 'given' ? <Status kind="ok">{t('round.given')}</Status> : <Status kind="plain">{t('round.not_given')}</Status>}
            <p>
              {given
                ? t(given.byLot ? 'round.why.given_lot' : 'round.why.given', {
                    pass: given.pass,
                    points: given.points.total,
                    n: given.contenders,
                  })
                : t(`round.why.${why.kind}`, why)}
            </p>
            {series && <p>{t('round.series', { series })}</p>}
            {rule && <p>{t('round.no_series', { why: hasWords(rule) ? sayRefusal(t, { rule }) : rule })}</p>}
          </li>
        ))}
      </ol>
      {slot && (
        <p class="quiet">
          {kinds.map((kind) => `${t(`round.points.${kind}`)} ${slot.points[kind]}`).join(' + ')} = <b>{slot.points.total}</b>
        </p>
      )}
      <p class="quiet">
        {t('round.known', { people: one.people, hours: one.hours, absent: one.noShows, place: t(`round.place.${one.place}`) })}{' '}
        {one.kelurahan ?? t('round.table.unknown')} · {one.subsector ?? t('round.table.unknown')}
      </p>
    </details>
  )
}

/** Who has what, in the order it was given; under it, for each, why. */
export const RoundResultView = ({ t, tongue, names, told }: { t: Say; tongue: Tongue; names: Names; told: RoundTold }) => (
  <>
    <Table
      caption={t('round.result')}
      quietCaption
      rows={told.told}
      columns={[
        { label: t('round.community'), head: true, cell: (one) => one.name },
        {
          label: t('round.slots'),
          cell: (one) =>
            one.outcomes.some(({ slot }) => slot) ? (
              <ul class="plain">
                {one.outcomes
                  .filter(({ slot }) => slot)
                  .map(({ wish }) => (
                    <li>{wishText(t, tongue, names, wish)}</li>
                  ))}
              </ul>
            ) : (
              t('round.none')
            ),
        },
        { label: t('round.points'), number: true, cell: (one) => String(one.points) },
      ]}
    />
    <div class="round-whys">
      {told.told.map((one) => (
        <Why t={t} tongue={tongue} names={names} one={one} />
      ))}
    </div>
  </>
)
