import { sql } from 'kysely'
import { Denied, Missing } from '#src/base/outcome.ts'
import { orEnded } from '#src/governance/ended.db.ts'
import { mayOrWhy, personOf, type Scope } from '#src/platform/context.ts'
import type { DeedScope } from '#src/platform/deed.ts'

/** Whether somebody has to do with deciding at all: he holds or held an office, or was lent one. To anybody else a request is not there. */
export async function onlyOfficers({ tx, actor }: Pick<DeedScope, 'tx' | 'actor'>): Promise<void> {
  const person = personOf(actor) ?? null
  const found = await sql<{ there: boolean }>`select exists (select from governance.appointment where person_id = ${person}::uuid)
    or exists (select from governance.delegation where grantee = ${person}::uuid) as there`.execute(tx)
  if (found.rows[0]?.there !== true) throw new Missing('booking')
}

/** A case that is not an officer's to see says why it is not his, and whose it is; asked after `onlyOfficers`. Whose term is over reads that it is. */
export async function orWhyNot<T>({ ctx }: DeedScope, action: string, wish: Scope, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Denied) throw new Denied(error.power, await orEnded(ctx, error.refusal, action, wish), error.whoCan)
    if (!(error instanceof Missing)) throw error
    const asked = await mayOrWhy(ctx, action, wish)
    if (asked.ok) throw error
    throw new Denied(action, await orEnded(ctx, asked.refusal, action, wish), asked.whoCan)
  }
}
