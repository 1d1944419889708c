import type { Tongue } from '#src/base/time.ts'
import type { Ways } from '#src/identity/security.db.ts'
import type { MyToken } from '#src/identity/token.db.ts'
import { tokenDays } from '#src/identity/token.ts'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Checkboxes, Radios } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { hasWords, type Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { type MineFacts, MineFrame, Proof } from './mine-frame.view.tsx'

export type TokenFacts = MineFacts & {
  tongue: Tongue
  tokens: readonly MyToken[]
  scopes: readonly string[]
  ways: Ways
  typed: { nama: string; cakupan: readonly string[]; hari: string }
}

/** A scope in words where there are some, and always as a program writes it. */
const scopeWords = (t: Say, scope: string) => (hasWords(`identity.scope.${scope}`) ? t(`identity.scope.${scope}`) : scope)

const Mine = ({ t, tongue, tokens }: TokenFacts) => (
  <Table
    caption={t('identity.token.mine')}
    rows={tokens}
    columns={[
      { label: t('identity.token.name'), head: true, cell: ({ name }) => name },
      { label: t('identity.token.scopes'), cell: ({ scopes }) => scopes.join(', ') },
      {
        label: t('identity.token.until'),
        cell: ({ until }) => (until ? <Moment at={until} tongue={tongue} as="day" /> : t('identity.token.no_end')),
      },
      {
        label: t('identity.act'),
        cell: ({ id, name }) => (
          <PostButton to={to.myTokenEnd()} values={{ id }} kind="ghost" small label={t('identity.token.end_named', { name })}>
            {t('identity.token.end')}
          </PostButton>
        ),
      },
    ]}
  />
)

export const Tokens = (facts: TokenFacts) => {
  const { t, refusals, news, tokens, scopes, ways, typed } = facts
  const wrong = complaints(t, refusals)
  return (
    <MineFrame t={t} refusals={refusals} news={news} room="tokens" title={t('identity.token.title')}>
      <p class="lead narrow">{t('identity.token.what')}</p>
      {tokens.length > 0 && <Mine {...facts} />}
      <section class="narrow">
        <h2>{t('identity.token.new')}</h2>
        <form method="post" action={to.myTokens()} novalidate>
          <TextField
            t={t}
            name="nama"
            label={t('identity.token.name')}
            hint={t('identity.token.name_hint')}
            value={typed.nama}
            error={wrong('nama')}
            maxlength={80}
          />
          <Checkboxes
            t={t}
            name="cakupan"
            label={t('identity.token.scopes')}
            values={typed.cakupan}
            error={wrong('cakupan')}
            choices={scopes.map((scope) => ({ value: scope, label: scopeWords(t, scope), hint: scope }))}
          />
          <Radios
            t={t}
            name="hari"
            label={t('identity.token.days_label')}
            value={typed.hari}
            error={wrong('hari')}
            choices={tokenDays.map((days) => ({ value: String(days), label: t('identity.token.days_count', { days }) }))}
          />
          <Proof t={t} has={ways.password} error={wrong('sandi_kini')} />
          <div class="acts">
            <Button>{t('identity.token.send')}</Button>
          </div>
        </form>
      </section>
    </MineFrame>
  )
}

/** The token itself, shown this once. */
export const NewToken = ({ t, token }: { t: Say; token: string }) => (
  <MineFrame t={t} refusals={[]} room="tokens" title={t('identity.token.made')}>
    <div class="narrow">
      <Notice kind="warn">{t('identity.token.once')}</Notice>
      <p>
        <code>{token}</code>
      </p>
      <p class="acts">
        <LinkButton href={to.myTokens()}>{t('identity.token.kept')}</LinkButton>
      </p>
    </div>
  </MineFrame>
)
