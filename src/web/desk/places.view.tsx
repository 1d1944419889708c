import { formatCount } from '#src/base/money.ts'
import { formatDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { deskPlace, MergePair, PlaceLine } from '#src/events/place-read.db.ts'
import type { Road } from '#src/events/route.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { type Choice, SelectField } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { namesText, Standing } from '../hub/place.view.tsx'
import { to } from '../to.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'

type Stands = { name?: string | undefined; address?: string | undefined; kelurahan?: string | null | undefined }
type Fields = { t: Say; wrong: Wrong; errand: string; kelurahan: readonly Choice[]; stands: Stands }

/** What is said of a place when it is put on record and when it is put right. */
const PlaceFields = ({ t, wrong, errand, kelurahan, stands }: Fields) => {
  const sent = wrong.errand === errand
  const field = fieldsOf(t, wrong, errand)
  const kept = (name: 'name' | 'address' | 'kelurahan') => (sent ? field(name).value : (stands[name] ?? undefined))
  return (
    <>
      <TextField {...field('name')} value={kept('name')} label={t('place.desk.name')} maxlength={160} autocomplete="off" />
      <TextField
        {...field('alias')}
        label={t('place.desk.alias')}
        hint={t('place.desk.alias_hint')}
        maxlength={160}
        autocomplete="off"
        optional
      />
      <TextField
        {...field('address')}
        value={kept('address')}
        label={t('place.road')}
        hint={t('place.desk.road_hint')}
        maxlength={200}
        autocomplete="off"
        optional
      />
      <SelectField
        {...field('kelurahan')}
        value={kept('kelurahan')}
        label={t('event.kelurahan')}
        empty={t('event.unsaid')}
        choices={kelurahan}
        optional
      />
    </>
  )
}

/** Roads on record, each with what it is known by, and the form for one more. */
const Roads = ({ t, roads, wrong }: Pick<AllFacts, 't' | 'roads' | 'wrong'>) => (
  <section class="narrow gap" id="jalan">
    <h2>{t('place.desk.roads')}</h2>
    <ul class="part-list">
      {roads.map(({ name, byDesk }) => (
        <li>
          {name} {byDesk && <span class="quiet">{t('place.by_desk')}</span>}
        </li>
      ))}
    </ul>
    <DeskForm action={to.deskRoads()}>
      <TextField
        {...fieldsOf(t, wrong, 'jalan')('road')}
        label={t('place.road')}
        hint={t('place.desk.road_hint')}
        maxlength={160}
        autocomplete="off"
      />
      <p class="acts">
        <Button kind="ghost">{t('place.desk.add_road')}</Button>
      </p>
    </DeskForm>
  </section>
)

type AllFacts = {
  t: Say
  roads: readonly Road[]
  places: readonly PlaceLine[]
  typed: readonly { name: string; events: number }[]
  kelurahan: readonly Choice[]
  wrong: Wrong
  /** What the form begins with: a name that was often written. */
  name: string
}

export const DeskPlaces = ({ t, places, typed, kelurahan, roads, wrong, name }: AllFacts) => (
  <>
    <DeskNews t={t} wrong={wrong} many />
    <h1>{t('place.desk.title')}</h1>
    <p class="lead">{t('place.desk.lead')}</p>
    <Table
      caption={t('place.desk.title')}
      quietCaption
      rows={places}
      columns={[
        { label: t('event.place'), head: true, cell: (one) => <a href={to.deskPlace(one.code)}>{one.name}</a> },
        { label: t('place.road'), cell: (one) => one.address },
        { label: t('event.kelurahan'), cell: (one) => one.kelurahanName ?? '' },
        { label: t('place.desk.events'), number: true, cell: (one) => formatCount(one.events) },
      ]}
    />
    {typed.length > 0 && (
      <section>
        <h2>{t('place.desk.typed')}</h2>
        <p>{t('place.desk.typed_why')}</p>
        <ul class="part-list">
          {typed.map((one) => (
            <li>
              <a href={`${to.deskPlaces({ nama: one.name })}#tambah`}>{one.name}</a>{' '}
              <span class="quiet">{t('place.desk.n_events', { n: formatCount(one.events) })}</span>
            </li>
          ))}
        </ul>
      </section>
    )}
    <section class="narrow gap" id="tambah">
      <h2>{t('place.desk.add')}</h2>
      <p>{t('place.desk.add_why')}</p>
      <DeskForm action={to.deskPlaces()}>
        <PlaceFields t={t} wrong={wrong} errand="tambah" kelurahan={kelurahan} stands={{ name }} />
        <p class="acts">
          <Button>{t('place.desk.do_add')}</Button>
        </p>
      </DeskForm>
    </section>
    <Roads t={t} roads={roads} wrong={wrong} />
  </>
)

type OneFacts = {
  t: Say
  tongue: Tongue
  place: Awaited<ReturnType<typeof deskPlace>>
  others: readonly PlaceLine[]
  kelurahan: readonly Choice[]
  rooms: readonly Choice[]
  /** The place this one would go into, where one was chosen. */
  into: PlaceLine | undefined
  pairs: readonly MergePair[]
  wrong: Wrong
  did: string | undefined
}

const Correct = ({ t, place, kelurahan, rooms, wrong }: OneFacts) => {
  const field = fieldsOf(t, wrong, 'betulkan')
  return (
    <Fold title={t('place.desk.correct')} open={wrong.errand === 'betulkan'}>
      <p>{t('place.desk.correct_why')}</p>
      <DeskForm action={to.deskPlaceErrand(place.code, 'betulkan')}>
        <PlaceFields t={t} wrong={wrong} errand="betulkan" kelurahan={kelurahan} stands={place} />
        <SelectField
          {...field('room')}
          value={wrong.errand === 'betulkan' ? field('room').value : place.room?.slug}
          label={t('place.room')}
          hint={t('place.desk.room_hint')}
          empty={t('place.desk.no_room')}
          choices={rooms}
          optional
        />
        <p class="acts">
          <Button>{t('place.desk.do_correct')}</Button>
        </p>
      </DeskForm>
    </Fold>
  )
}

type PairFacts = { t: Say; tongue: Tongue; pair: MergePair; wrong: Wrong; errand: 'gabung' | 'izinkan' }

/** Two that would meet, and why both may be. */
const Pair = ({ t, tongue, pair, wrong, errand }: PairFacts) => {
  const { one, other, hard } = pair
  return (
    <>
      <p>
        <Status kind={hard ? 'warn' : 'wait'}>{t(hard ? 'place.desk.pair_hard' : 'place.desk.pair_soft')}</Status>{' '}
        {formatMoment(pair.starts, tongue)}: <a href={to.deskEvent(one.number)}>{one.title}</a> (
        {t('event.people', { n: formatCount(one.crowd) })}), <a href={to.deskEvent(other.number)}>{other.title}</a> (
        {t('event.people', { n: formatCount(other.crowd) })})
      </p>
      <TextField
        {...fieldsOf(t, wrong, errand)(`${one.number}-${other.number}`)}
        label={t('place.desk.beside', { one: one.title, other: other.title })}
        hint={t('place.desk.beside_hint')}
        maxlength={2000}
        autocomplete="off"
      />
    </>
  )
}

/** What only whoever may allow a clash decides: each by itself, before the two are one. */
const HardPairs = ({ t, tongue, place, into, pairs, wrong }: OneFacts & { into: PlaceLine }) => (
  <>
    {pairs.map((pair) => (
      <DeskForm action={to.deskPlaceErrand(place.code, 'izinkan')}>
        <input type="hidden" name="into" value={into.code} />
        <Pair t={t} tongue={tongue} pair={pair} wrong={wrong} errand={wrong.errand === 'gabung' ? 'gabung' : 'izinkan'} />
        <p class="acts">
          <Button kind="ghost">{t('event.clash.do_allow')}</Button>
        </p>
      </DeskForm>
    ))}
  </>
)

/** First which one stays, then everything that comes of it, and only then the deed. */
const Merge = (facts: OneFacts) => {
  const { t, tongue, place, others, into, pairs, wrong } = facts
  const [hard, soft] = [pairs.filter((pair) => pair.hard), pairs.filter((pair) => !pair.hard)]
  const field = fieldsOf(t, wrong, 'gabung')
  return (
    <section id="gabung">
      <h2>{t('place.desk.merge')}</h2>
      <form method="get" action={to.deskPlace(place.code)} class="fields-form">
        <SelectField
          t={t}
          name="ke"
          id={field('into').id}
          label={t('place.desk.into')}
          hint={t('place.desk.into_hint')}
          error={field('into').error}
          empty={t('place.desk.choose')}
          value={into?.code}
          choices={others.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <p class="acts">
          <Button kind="ghost">{t('place.desk.look')}</Button>
        </p>
      </form>
      {into && (
        <>
          <h3 class="gap">{t('place.desk.then', { was: place.name, is: into.name })}</h3>
          <p>{t('place.desk.moves', { n: formatCount(place.events), was: place.name, is: into.name })}</p>
          <p>{pairs.length === 0 ? t('place.desk.no_pairs') : t('place.desk.pairs', { n: pairs.length })}</p>
          {hard.length > 0 && <p>{t('place.desk.hard_first')}</p>}
          <HardPairs {...facts} into={into} pairs={hard} />
          <DeskForm action={to.deskPlaceErrand(place.code, 'gabung')}>
            {soft.map((pair) => (
              <Pair t={t} tongue={tongue} pair={pair} wrong={wrong} errand="gabung" />
            ))}
            <input type="hidden" name="into" value={into.code} />
            <TextArea {...field('reason')} label={t('place.desk.reason')} hint={t('place.desk.reason_hint')} rows={2} maxlength={2000} />
            <p class="acts">
              <Button kind="danger">{t('place.desk.do_merge')}</Button>
            </p>
          </DeskForm>
        </>
      )}
    </section>
  )
}

const Merged = ({ t, tongue, place }: OneFacts) =>
  place.merged.length === 0 ? null : (
    <section>
      <h2>{t('place.desk.merged')}</h2>
      <ul class="part-list">
        {place.merged.map((one) => (
          <li>
            {one.name} <span class="quiet">{formatDay(one.at, tongue)}</span>
            {one.apart && (
              <DeskForm action={to.deskPlaceErrand(place.code, 'pisah')}>
                <input type="hidden" name="merge" value={one.id} />
                <p class="acts">
                  <Button kind="ghost" small>
                    {t('place.desk.part', { name: one.name, day: formatDay(one.until, tongue) })}
                  </Button>
                </p>
              </DeskForm>
            )}
          </li>
        ))}
      </ul>
    </section>
  )

const news = ['tambah', 'betulkan', 'gabung', 'pisah'] as const

/** One place as its desk sees it: what stands, what to put right, which other it is. */
export const DeskPlaceView = (facts: OneFacts) => {
  const { t, place, wrong, did } = facts
  const done = news.find((one) => one === did)
  return (
    <>
      <DeskNews t={t} wrong={wrong} many />
      <Breadcrumb t={t} crumbs={[{ label: t('place.desk.title'), href: to.deskPlaces() }, { label: place.name }]} />
      <h1>{place.name}</h1>
      {done && wrong.refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`place.desk.did.${done}`)}
        </Notice>
      )}
      {place.now && (
        <Notice kind="info">
          {t('place.desk.gone')} <a href={to.deskPlace(place.now)}>{t('place.desk.where')}</a>
        </Notice>
      )}
      <Facts
        facts={[
          [t('place.names'), namesText(t, place) || t('event.unsaid')],
          [t('event.kelurahan'), place.kelurahanName ?? t('event.unsaid')],
          [t('place.road'), place.address || t('event.unsaid')],
          [t('place.room'), place.room ? <a href={to.space(place.room.slug)}>{place.room.name}</a> : t('place.desk.no_room')],
          [t('place.source'), <Standing t={t} place={place} />],
          [t('place.desk.events'), formatCount(place.events)],
        ]}
      />
      <p>
        <a href={to.place(place.code)}>{t('place.desk.public')}</a>
      </p>
      {!place.now && <Correct {...facts} />}
      {!place.now && <Merge {...facts} />}
      <Merged {...facts} />
    </>
  )
}
