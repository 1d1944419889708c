import { longestName } from '#src/identity/account.ts'
import type { Ways } from '#src/identity/security.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { PhoneField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import { type MineFacts, MineFrame } from './mine-frame.view.tsx'

export type OverviewTyped = { nama: string; telepon: string; bahasa: string }

export type OverviewFacts = MineFacts & {
  ways: Ways
  typed: OverviewTyped
  needsSecond: boolean
  posts: readonly string[]
}

export const Overview = ({ t, refusals, news, ways, typed, needsSecond, posts }: OverviewFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <MineFrame t={t} refusals={refusals} news={news} room="mine" title={t('identity.mine.title')}>
      {needsSecond && (
        <Notice kind="warn">
          <p>{t('identity.second.needed')}</p>
          <LinkButton href={to.mySecondFactor()}>{t('identity.second.set_up')}</LinkButton>
        </Notice>
      )}
      <section class="narrow">
        <Facts
          facts={[
            [t('identity.field.email'), ways.email],
            [t('identity.mine.second'), t(ways.secondFactor ? 'identity.mine.on' : 'identity.mine.off')],
            ...(posts.length ? [[t('identity.mine.posts'), posts.join(', ')] as const] : []),
          ]}
        />
        <p class="acts">
          {posts.length > 0 && <LinkButton href={to.desk()}>{t('govdesk.to_desk')}</LinkButton>}
          <LinkButton kind="ghost" href={to.myEmail()}>
            {t('identity.email.title')}
          </LinkButton>
        </p>
      </section>
      <section class="narrow">
        <h2>{t('identity.profile.title')}</h2>
        <form method="post" action={to.myProfile()} novalidate>
          <TextField
            t={t}
            name="nama"
            label={t('identity.field.name')}
            value={typed.nama}
            error={wrong('nama')}
            autocomplete="name"
            maxlength={longestName}
            capital="words"
          />
          <PhoneField t={t} name="telepon" label={t('identity.field.phone')} value={typed.telepon} error={wrong('telepon')} optional />
          <SelectField
            t={t}
            name="bahasa"
            label={t('identity.field.tongue')}
            hint={t('identity.field.tongue_hint')}
            value={typed.bahasa}
            choices={[
              { value: 'id', label: 'Bahasa Indonesia' },
              { value: 'en', label: 'English' },
            ]}
            error={wrong('bahasa')}
          />
          <div class="acts">
            <Button>{t('identity.profile.send')}</Button>
          </div>
        </form>
      </section>
      <p class="after">
        <LinkButton kind="ghost" href={to.signOut()}>
          {t('identity.sign_out.title')}
        </LinkButton>
      </p>
    </MineFrame>
  )
}
