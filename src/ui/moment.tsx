import { formatClock, formatDay, formatLongDay, formatMoment, isoWithOffset, type Tongue } from '#src/base/time.ts'

const shapes = { moment: formatMoment, day: formatDay, long: formatLongDay, clock: formatClock }

export type MomentFacts = { at: Date; tongue: Tongue; as?: keyof typeof shapes }

/** A point in time people and programs can both read. */
export const Moment = ({ at, tongue, as = 'moment' }: MomentFacts) => (
  <time class="nowrap" datetime={isoWithOffset(at)}>
    {shapes[as](at, tongue)}
  </time>
)
