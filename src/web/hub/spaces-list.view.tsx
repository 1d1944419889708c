import { type Day, formatDay, type Tongue } from '#src/base/time.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { type Fits, isFiltered, isRoom, type Shown, type SpaceFilter } from './_space-filter.ts'
import { clockChoices } from './_wish.ts'
import { Bar, clock, freeWords, noon, SpacePicture } from './spaces.view.tsx'

const Card = ({ t, tongue, space, plan, on }: Shown & { t: Say; tongue: Tongue; on: Day | undefined }) => (
  <li class="space-card">
    <SpacePicture space={space} />
    <div>
      <h3>
        <a href={to.space(space.slug, { hari: on })}>{space.name}</a>
      </h3>
      <p class="quiet">
        {t(`room.kind.${space.kind}`)}
        {space.capacity !== null && ` · ${t('room.people', { n: space.capacity })}`}
        {space.parts.length === 1 && space.parts[0]?.stock != null && ` · ${t('room.pieces', { n: space.parts[0].stock })}`}
      </p>
      <p>{space.plain}</p>
      <Bar plan={plan} label={on ? freeWords(t, plan) : t('room.today_bar', { words: freeWords(t, plan) })} />
      <p class="day-words">
        <b>{on ? `${formatDay(noon(on), tongue)}:` : t('room.today')}</b> {freeWords(t, plan)}
        {plan.open && ` · ${clock(plan.open.from, tongue)}–${clock(plan.open.until, tongue)} WIB`}
      </p>
    </div>
  </li>
)

export type SpacesFacts = {
  t: Say
  tongue: Tongue
  spaces: readonly Shown[]
  filter: SpaceFilter
  /** Only where something was asked for. */
  fits: Fits | undefined
  day: Day
  illustrative: boolean
}

/** What is asked for stays in the address: it can be kept and sent on. */
const Filter = ({ t, tongue, filter, spaces }: SpacesFacts) => {
  const things = spaces.filter(({ space }) => !isRoom(space)).map(({ space }) => ({ value: space.slug, label: space.name }))
  const times = clockChoices(60, tongue)
  return (
    <form method="get" action={to.spaces()} class="room-filter" aria-labelledby="saring">
      <h2 id="saring">{t('room.filter.title')}</h2>
      <div class="fields">
        <NumberField t={t} name="orang" label={t('room.filter.people')} value={filter.typed.orang} maxlength={5} optional />
        <TextField t={t} name="hari" label={t('room.filter.day')} type="date" value={filter.typed.hari} width="medium" optional />
        <SelectField
          t={t}
          name="dari"
          label={t('room.filter.from')}
          value={filter.typed.dari.replace('.', ':')}
          empty={t('room.filter.any_time')}
          choices={times}
          optional
        />
        <SelectField
          t={t}
          name="sampai"
          label={t('room.filter.until')}
          value={filter.typed.sampai.replace('.', ':')}
          empty={t('room.filter.any_time')}
          choices={times}
          optional
        />
        <SelectField
          t={t}
          name="alat"
          label={t('room.filter.thing')}
          value={filter.thing}
          empty={t('room.filter.any_thing')}
          choices={things}
          optional
        />
      </div>
      <Checkbox t={t} name="akses" label={t('room.filter.access')} checked={filter.access} optional />
      <p class="acts">
        <Button kind="ghost">{t('room.filter.see')}</Button>
        {isFiltered(filter) && <a href={to.spaces()}>{t('room.filter.clear')}</a>}
      </p>
    </form>
  )
}

const Found = (facts: SpacesFacts & { fits: Fits }) => {
  const { t, fits, day } = facts
  if (fits.rooms.length === 0)
    return (
      <Empty seed="saring-ruang" title={t('room.filter.none')} action={<a href={to.spaces()}>{t('room.filter.clear')}</a>}>
        {fits.taken ? t('room.filter.thing_taken', { thing: fits.taken }) : t('room.filter.none_why')}
      </Empty>
    )
  return (
    <section>
      <h2>{t('room.filter.found', { n: fits.rooms.length })}</h2>
      <Cards {...facts} day={day} all={fits.rooms} />
    </section>
  )
}

const Cards = ({ t, tongue, filter, day, all }: SpacesFacts & { all: readonly Shown[] }) => (
  <ul class="space-cards">
    {all.map(({ space, plan }) => (
      <Card t={t} tongue={tongue} space={space} plan={plan} on={filter.day ? day : undefined} />
    ))}
  </ul>
)

export const SpacesView = (facts: SpacesFacts) => {
  const { t, spaces, illustrative, fits } = facts
  return (
    <div class="spaces">
      <h1>{t('room.title')}</h1>
      <p class="lead">{t('room.lead')}</p>
      {illustrative && <Notice kind="info">{t('room.example')}</Notice>}
      <p class="acts">
        <a href={to.spaceRules()}>{t('room.rules_link')}</a> <a href={to.rounds()}>{t('room.round_link')}</a>
        <a href={to.precedents()}>{t('room.object.precedents')}</a>
        <a href={to.waivers()}>{t('room.waivers.title')}</a>
        <a href={to.subsidy()}>{t('room.subsidy.title')}</a>
      </p>
      <Filter {...facts} />
      {fits ? (
        <Found {...facts} fits={fits} />
      ) : (
        <>
          <section>
            <h2>{t('room.rooms')}</h2>
            <Cards {...facts} all={spaces.filter(({ space }) => isRoom(space))} />
          </section>
          <section>
            <h2>{t('room.things')}</h2>
            <Cards {...facts} all={spaces.filter(({ space }) => !isRoom(space))} />
          </section>
        </>
      )}
    </div>
  )
}
