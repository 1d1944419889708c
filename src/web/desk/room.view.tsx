import { dayOf } from '#src/base/time.ts'
import type { ClosureLine, ClosurePreview } from '#src/spaces/closure.db.ts'
import { closureKinds } from '#src/spaces/closure.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Ahead } from '#src/spaces/part.db.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { fieldId } from '#src/ui/attributes.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Checkboxes, Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { type Wrong, wrongIn } from './_errand.ts'
import { Rulings } from './closure-rulings.view.tsx'
import { DeskForm, Fold, fieldsOf } from './desk-parts.view.tsx'
import { closedWhen, metWords } from './rooms.view.tsx'

export type RoomFacts = {
  visit: Visit
  space: Space
  spaces: readonly Space[]
  closures: readonly ClosureLine[]
  ahead: readonly Ahead[]
  preview: ClosurePreview | undefined
  wrong: Wrong
  did: string | undefined
}

const Closures = ({ visit, space, closures }: RoomFacts) => {
  const { t } = visit
  return closures.length === 0 ? (
    <p>{t('closure.room_none')}</p>
  ) : (
    <Table
      caption={t('closure.to_come')}
      quietCaption
      rows={closures}
      columns={[
        { label: t('closure.when'), head: true, cell: (one) => closedWhen(visit, one) },
        { label: t('closure.kind'), cell: (one) => `${t(`closure.kind.${one.kind}`)}${one.whole ? ` · ${t('closure.whole')}` : ''}` },
        { label: t('closure.why'), cell: (one) => one.reason },
        { label: t('closure.decided'), cell: (one) => metWords(visit, one) },
        {
          label: t('closure.act'),
          cell: (one) => (
            <PostButton to={to.deskRoomErrand(space.slug, `penutupan/${one.id}`)} kind="ghost">
              {t('closure.end')}
            </PostButton>
          ),
        },
      ]}
    />
  )
}

/** What is asked first; sending it changes nothing and shows whom it would meet. */
const Ask = ({ visit, space, wrong }: RoomFacts) => {
  const { t, ctx } = visit
  const { form, refusals } = wrongIn(wrong, 'penutupan')
  const complaint = complaints(t, refusals)
  const field = (name: string) => ({ t, name, value: form.given(name), error: complaint(name) })
  const today = dayOf(ctx.now)
  return (
    <form method="get" action={`${to.deskRoom(space.slug)}#pratinjau`} class="fields-form" novalidate>
      <Radios
        {...field('kind')}
        label={t('closure.kind')}
        choices={closureKinds.map((value) => ({ value, label: t(`closure.kind.${value}`), hint: t(`closure.kind_hint.${value}`) }))}
      />
      <div class="row">
        <TextField {...field('firstDay')} type="date" min={today} label={t('closure.first_day')} />
        <TextField {...field('from')} type="time" label={t('closure.from')} optional />
      </div>
      <div class="row">
        <TextField {...field('lastDay')} type="date" min={today} label={t('closure.last_day')} optional />
        <TextField {...field('until')} type="time" label={t('closure.until')} optional />
      </div>
      <p class="hint">{t('closure.when_hint')}</p>
      <TextField {...field('why')} label={t('closure.why')} hint={t('closure.why_hint')} maxlength={400} />
      <Checkboxes
        t={t}
        name="whole"
        label={t('closure.reach')}
        optional
        values={form.all('whole')}
        choices={[{ value: 'ya', label: t('closure.whole_choice', { unit: space.unitName }) }]}
      />
      <p class="acts">
        <Button kind="ghost">{t('closure.preview')}</Button>
      </p>
    </form>
  )
}

/** A part that is added; what is to come in the room is shown with it, for it will hold the part too. */
const Part = ({ visit, space, ahead, wrong }: RoomFacts) => {
  const { t, ctx } = visit
  const field = fieldsOf(t, wrong, 'bagian')
  const own = wrongIn(wrong, 'bagian')
  return (
    <Fold title={t('closure.part.title')} open={own.refusals.length > 0} id="bagian">
      <DeskForm action={to.deskRoomErrand(space.slug, 'bagian')}>
        <p>{t('closure.part.lead', { space: space.name })}</p>
        <h3>{t('closure.part.ahead', { n: ahead.length })}</h3>
        {ahead.length > 0 && (
          <ul class="plain-list">
            {ahead.map((one) => (
              <li>
                <input type="hidden" name="seen" value={one.number} />
                <a href={to.deskBooking(one.number)}>{one.number}</a> · {one.applicant} · {whenText(one.periods, ctx.tongue)}
              </li>
            ))}
          </ul>
        )}
        <p class="hint">{t(ahead.length > 0 ? 'closure.part.will_hold' : 'closure.part.none')}</p>
        <TextField {...field('name')} label={t('closure.part.name')} maxlength={80} autocomplete="off" />
        <TextField {...field('nameEn')} label={t('closure.part.name_en')} maxlength={80} autocomplete="off" />
        <div class="row">
          <TextField
            {...field('code')}
            label={t('closure.part.code')}
            hint={t('closure.part.code_hint')}
            maxlength={40}
            autocomplete="off"
            capital="none"
          />
          <NumberField {...field('capacity')} label={t('closure.part.capacity')} width="short" />
        </div>
        <p class="acts">
          <Button>{t('closure.part.add')}</Button>
        </p>
      </DeskForm>
    </Fold>
  )
}

const news = ['ditutup', 'dibuka', 'ditambah']

export const RoomView = (facts: RoomFacts) => {
  const { visit, space, preview, wrong, did } = facts
  const { t } = visit
  const idOf = (field: string) =>
    wrong.errand === 'bagian' ? fieldId(`bagian-${field}`) : /^BK-/.test(field) ? fieldId(`ruling.${field}`) : fieldId(field)
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} idOf={idOf} />
      <Breadcrumb t={t} crumbs={[{ label: t('closure.rooms.title'), href: to.deskRooms() }, { label: space.name }]} />
      <h1>{space.name}</h1>
      {did && news.includes(did) && wrong.refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`closure.did.${did}`)}
        </Notice>
      )}
      <p>
        <a href={to.space(space.slug)}>{t('closure.public_page')}</a>
      </p>
      <div class="stack wide">
        <section>
          <h2>{t('closure.to_come')}</h2>
          <Closures {...facts} />
        </section>
        <section class="narrow">
          <h2>{t('closure.plan')}</h2>
          <p>{t('closure.plan_lead')}</p>
          <Ask {...facts} />
        </section>
        {preview && <Rulings {...facts} preview={preview} />}
        {['room', 'open_air'].includes(space.kind) && (
          <section class="narrow">
            <Part {...facts} />
          </section>
        )}
      </div>
    </>
  )
}
