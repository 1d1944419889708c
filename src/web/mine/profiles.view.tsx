import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Own } from '#src/directory/profile-read.db.ts'
import type { Mine } from '#src/directory/waiting.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

const leads = ({ role }: Own) => role === 'owner' || role === 'self'

export const MyProfilesView = ({ t, tongue, own, waiting }: { t: Say; tongue: Tongue; own: readonly Own[]; waiting: readonly Mine[] }) => (
  <MineFrame t={t} refusals={[]} room="directory" title={t('directory.mine.title')}>
    {own.length === 0 ? (
      <Empty
        seed="profil-saya"
        title={t('directory.mine.none')}
        action={<LinkButton href={to.newProfile()}>{t('directory.new.title')}</LinkButton>}
      >
        {t('directory.mine.none_why')}
      </Empty>
    ) : (
      <>
        <Table
          caption={t('directory.mine.title')}
          quietCaption
          rows={own}
          columns={[
            {
              label: t('directory.form.name'),
              head: true,
              cell: (one) => <a href={leads(one) ? to.myProfileOf(one.slug) : to.profile(one.slug)}>{one.name}</a>,
            },
            { label: t('directory.by.kind'), cell: (one) => t(`directory.kind.${one.kind}`) },
            {
              label: t('directory.mine.role'),
              cell: (one) => t(one.role === 'self' ? 'directory.role.self' : `directory.role.${one.role}`),
            },
            {
              label: t('directory.mine.state'),
              cell: (one) => t(one.state === 'draft' ? 'directory.state.draft' : `directory.standing.${one.standing}`),
            },
            { label: t('directory.confirmed_on'), cell: (one) => <Moment at={one.confirmedAt} tongue={tongue} as="day" /> },
          ]}
        />
        <p class="acts">
          <LinkButton href={to.newProfile()} kind="ghost" icon="plus">
            {t('directory.new.title')}
          </LinkButton>
        </p>
      </>
    )}
    {waiting.length > 0 && (
      <section>
        <h2>{t('directory.mine.waiting')}</h2>
        <ul class="people">
          {waiting.map(({ slug, name, what, at }) => (
            <li>
              <a href={to.profile(slug)}>{name}</a>{' '}
              <span class="quiet">
                {t(`directory.mine.waiting_${what}`)}, <Moment at={at} tongue={tongue} as="day" />
              </span>
            </li>
          ))}
        </ul>
      </section>
    )}
  </MineFrame>
)

export const NewProfileView = ({
  t,
  refusals,
  once,
  children,
}: {
  t: Say
  refusals: readonly Refusal[]
  once: string
  children?: Child
}) => (
  <MineFrame t={t} refusals={refusals} room="directory" title={t('directory.new.title')}>
    <p class="lead">{t('directory.new.lead')}</p>
    <form method="post" action={to.newProfile()} class="who-form" novalidate>
      <input type="hidden" name="once" value={once} />
      {children}
      <Button>{t('directory.new.do')}</Button>
    </form>
  </MineFrame>
)
