import { sql } from 'kysely'
import { secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { commitmentLocked } from './commitment.db.ts'
import type { ConfirmationWish, DeliveryPhoto, DeliveryWish } from './commitment.ts'
import { tellReceiver } from './letters.db.ts'

/** The agency says what it brought, on which paper. It counts for nothing until the receiver says so; he is asked by a fresh link. */
export const recordDelivery = deed(
  'support.delivery.record',
  async (scope, wish: DeliveryWish & { photo?: DeliveryPhoto | undefined }): Promise<Outcome<{ delivery: string }>> => {
    const { tx } = scope
    const row = await commitmentLocked(tx, wish.number)
    const ground = await scope.must('support.delivery.record', { unit: row.unit, fund: 'tanpa_dana' })
    const written = await sql<{ id: string }>`insert into support.delivery (commitment_id, quantity, on_day, place, paper, actor, act_id)
    values (${row.id}, ${wish.quantity}, ${wish.onDay}, ${wish.place}, ${wish.paper}, ${actorText(scope.actor)}, ${ground.act ?? null}) returning id`.execute(
      tx,
    )
    const { photo } = wish
    if (photo)
      await sql`insert into support.delivery_photo (delivery_id, key, width, height, alt, open)
      values (${written.rows[0]?.id ?? null}, ${photo.key}, ${photo.width}, ${photo.height}, ${photo.alt}, ${photo.open})`.execute(tx)
    const key = secret()
    // whoever has no address keeps the link he was sent until the next one is made
    await sql`update support.commitment set key_hash = ${sha256(key)} where id = ${row.id} and email <> ''`.execute(tx)
    await tellReceiver(scope, wish.number, 'delivered', { key, delivery: written.rows[0]?.id })
    scope.note(`commitment:${wish.number}`, { delivered: wish.quantity })
    scope.touched('support')
    return done({ delivery: written.rows[0]?.id ?? '' })
  },
)

/** The receiver says what came: by his account, or by the link he was sent, without one. Once a delivery. */
export const confirmDelivery = deed(
  'support.delivery.confirm',
  async (scope, wish: ConfirmationWish & { key?: string | undefined }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await commitmentLocked(tx, wish.number)
    const byKey = wish.key !== undefined && row.keyHash !== '' && row.keyHash === sha256(wish.key)
    if (!byKey && (row.person === null || row.person !== personOf(scope.actor))) throw new Missing('commitment')
    await scope.must('support.delivery.confirm', byKey ? { key: true } : { person: row.person ?? '' })
    const found = await sql<{
      said: boolean
    }>`select exists (select from support.confirmation k where k.delivery_id = d.id) as said from support.delivery d
      where d.id = ${wish.delivery} and d.commitment_id = ${row.id}`.execute(tx)
    const [delivery] = found.rows
    if (!delivery) return refused({ rule: 'support.delivery.none', field: 'delivery' })
    if (delivery.said) return refused({ rule: 'support.confirmation.once' })
    await sql`insert into support.confirmation (delivery_id, quantity, says, by_kind) values (${wish.delivery}, ${wish.quantity}, ${wish.says}, ${byKey ? 'key' : 'person'})`.execute(
      tx,
    )
    scope.note(`commitment:${wish.number}`, { confirmed: wish.quantity })
    scope.touched('support')
    return done({ number: wish.number })
  },
)
