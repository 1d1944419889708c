import { formatDay } from '#src/base/time.ts'
import type { Holder, PostHeld } from '#src/governance/holders.db.ts'
import type { Named, Names } from '#src/governance/names.db.ts'
import type { Vacancy } from '#src/governance/succession.db.ts'
import { unitKinds } from '#src/governance/unit.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { sayDay } from './_waiting.ts'
import { choicesOf } from './decision-new.view.tsx'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'

type Facts = {
  visit: Visit
  names: Names
  unit: string | undefined
  posts: readonly PostHeld[]
  vacancies: readonly Vacancy[]
  /** Units with a last day whose place nobody has taken yet. */
  ended: readonly Named[]
  /** Whether the one who reads may change units and posts. */
  shapes: boolean
  wrong: Wrong
  did: string | undefined
}

export const Held = ({ visit, holder }: { visit: Visit; holder: Holder }) => {
  const { t } = visit
  return (
    <>
      {holder.name}
      {holder.mode !== 'definitive' && ` (${t(`govdesk.mode.${holder.mode}`)})`}, {t('govdesk.due', { day: sayDay(visit, holder.until) })}
    </>
  )
}

/** Seats that are empty or fall empty within three months: what a keeper of the institution looks for first. */
const Vacancies = ({ visit: { t, ctx }, vacancies, unit }: Facts) => {
  const shown = vacancies.filter((one) => unit === undefined || one.unit === unit)
  const [now, soon] = [shown.filter((one) => one.now).length, shown.filter((one) => !one.now)]
  if (shown.length === 0) return null
  return (
    <section>
      <h2>{t('govdesk.institution.vacant', { n: now })}</h2>
      {soon.length > 0 && (
        <ul class="mini">
          {soon.map((one) => (
            <li>
              <a href={to.deskPost(one.post)}>{ctx.tongue === 'en' ? one.nameEn : one.name}</a>
              <span>
                {one.unitName}, {t('govdesk.institution.falls', { day: formatDay(one.from, ctx.tongue) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const NewUnit = ({ visit: { t }, names, wrong }: Facts) => {
  const field = fieldsOf(t, wrong, 'unit')
  return (
    <Fold title={t('govdesk.shape.add_unit')} open={wrong.errand === 'unit'}>
      <DeskForm action={`${to.deskInstitution()}/unit`}>
        <TextField
          {...field('code')}
          label={t('govdesk.shape.unit_code')}
          hint={t('govdesk.shape.unit_code_hint')}
          maxlength={60}
          capital="none"
          autocomplete="off"
        />
        <TextField {...field('name')} label={t('govdesk.shape.name')} maxlength={200} autocomplete="off" />
        <TextField {...field('nameEn')} label={t('govdesk.shape.name_en')} maxlength={200} autocomplete="off" optional />
        <SelectField
          {...field('kind')}
          label={t('govdesk.shape.kind')}
          choices={unitKinds.map((kind) => ({ value: kind, label: t(`govdesk.shape.kind_${kind}`) }))}
        />
        <SelectField
          {...field('parent')}
          label={t('govdesk.shape.parent')}
          choices={choicesOf(names.units)}
          empty={t('govdesk.shape.top')}
          optional
        />
        <div class="acts">
          <Button kind="ghost">{t('govdesk.shape.do')}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

const EndUnit = ({ visit: { t }, names, wrong }: Facts) => {
  const field = fieldsOf(t, wrong, 'akhir')
  return (
    <Fold title={t('govdesk.shape.end_unit')} open={wrong.errand === 'akhir'}>
      <DeskForm action={`${to.deskInstitution()}/akhir`}>
        <p>{t('govdesk.shape.end_unit_lead')}</p>
        <SelectField {...field('unit')} label={t('govdesk.new.unit')} choices={choicesOf(names.units)} />
        <TextField {...field('until')} label={t('govdesk.shape.last_day')} type="date" width="medium" />
        <div class="acts">
          <Button kind="danger">{t('govdesk.shape.do_end')}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

const MoveUnit = ({ visit: { t }, names, wrong }: Facts) => {
  const field = fieldsOf(t, wrong, 'induk')
  return (
    <Fold title={t('govdesk.shape.move_unit')} open={wrong.errand === 'induk'}>
      <DeskForm action={`${to.deskInstitution()}/induk`}>
        <SelectField {...field('unit')} label={t('govdesk.new.unit')} choices={choicesOf(names.units)} />
        <SelectField {...field('parent')} label={t('govdesk.shape.parent')} choices={choicesOf(names.units)} />
        <div class="acts">
          <Button kind="ghost">{t('govdesk.shape.do_move')}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

const TakeOver = ({ visit: { t }, names, ended, wrong }: Facts) => {
  const field = fieldsOf(t, wrong, 'pengganti')
  return (
    <Fold title={t('govdesk.shape.take_over')} open={wrong.errand === 'pengganti'}>
      <DeskForm action={`${to.deskInstitution()}/pengganti`}>
        <p>{t('govdesk.shape.take_over_lead')}</p>
        {ended.length === 0 ? (
          <p class="quiet">{t('govdesk.shape.none_ended')}</p>
        ) : (
          <>
            <SelectField {...field('former')} label={t('govdesk.shape.former')} choices={choicesOf(ended)} />
            <SelectField {...field('unit')} label={t('govdesk.shape.heir')} choices={choicesOf(names.units)} />
            <TextField {...field('paper')} label={t('govdesk.shape.paper')} maxlength={160} autocomplete="off" />
            <div class="acts">
              <Button kind="ghost">{t('govdesk.shape.do_take_over')}</Button>
            </div>
          </>
        )}
      </DeskForm>
    </Fold>
  )
}

const Shape = (facts: Facts) => {
  const { visit, names, wrong } = facts
  const { t } = visit
  const field = fieldsOf(t, wrong, 'jabatan')
  return (
    <section class="narrow">
      <h2>{t('govdesk.shape.title')}</h2>
      <Fold title={t('govdesk.shape.add_post')} open={wrong.errand === 'jabatan'}>
        <DeskForm action={`${to.deskInstitution()}/jabatan`}>
          <SelectField
            {...field('kind')}
            label={t('govdesk.institution.post')}
            choices={choicesOf(names.posts.filter(({ body }) => !body))}
          />
          <SelectField {...field('unit')} label={t('govdesk.new.unit')} choices={choicesOf(names.units)} />
          <NumberField {...field('seats')} value={field('seats').value ?? '1'} label={t('govdesk.shape.seats')} maxlength={2} />
          <div class="acts">
            <Button kind="ghost">{t('govdesk.shape.do')}</Button>
          </div>
        </DeskForm>
      </Fold>
      <NewUnit {...facts} />
      <MoveUnit {...facts} />
      <EndUnit {...facts} />
      <TakeOver {...facts} />
    </section>
  )
}

export const Institution = (facts: Facts) => {
  const { visit, names, unit, posts, shapes, wrong, did } = facts
  const { t, ctx } = visit
  return (
    <>
      <DeskNews t={t} wrong={wrong} did={did} many />
      <h1>{t('govdesk.institution.title')}</h1>
      <form method="get" action={to.deskInstitution()} class="narrow">
        <SelectField
          t={t}
          name="unit"
          label={t('govdesk.new.unit')}
          value={unit}
          choices={choicesOf(names.units)}
          empty={t('govdesk.institution.all_units')}
          optional
        />
        <div class="acts">
          <Button kind="ghost">{t('govdesk.institution.show')}</Button>
        </div>
      </form>
      <div class="stack wide after">
        <Vacancies {...facts} />
        <section>
          <h2>{t('govdesk.institution.posts', { n: posts.length })}</h2>
          <Table
            caption={t('govdesk.institution.posts', { n: posts.length })}
            quietCaption
            rows={posts}
            columns={[
              {
                label: t('govdesk.institution.post'),
                head: true,
                cell: (post) => <a href={to.deskPost(post.code)}>{ctx.tongue === 'en' ? post.nameEn : post.name}</a>,
              },
              ...(unit ? [] : [{ label: t('govdesk.new.unit'), cell: (post: PostHeld) => post.unitName }]),
              {
                label: t('govdesk.institution.holder'),
                cell: (post) => (
                  <>
                    {post.holders.map((holder) => (
                      <div>
                        <Held visit={visit} holder={holder} />
                      </div>
                    ))}
                    {post.vacant > 0 && <Status kind="wait">{t('govdesk.institution.empty', { n: post.vacant })}</Status>}
                  </>
                ),
              },
            ]}
          />
        </section>
        {shapes && <Shape {...facts} />}
      </div>
    </>
  )
}
