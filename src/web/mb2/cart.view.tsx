import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Alike } from '#src/market/alike.db.ts'
import type { ReadCart } from '#src/market/cart.db.ts'
import type { CartLine, CartShop } from '#src/market/cart.ts'
import { fieldId } from '#src/ui/attributes.ts'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Icon } from '#src/ui/icon.tsx'
import { Money } from '#src/ui/money.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { counted } from './_counted.ts'
import { Instead, optionsText, ShopSign, SmallPicture, soldOutSaid, type Thumbs } from './_lines.view.tsx'

/** The one press that puts a line right again. `back` is where the reader stands. */
export const FixButtons = ({ t, line, back }: { t: Say; line: CartLine; back: string }) => (
  <div class="acts">
    {line.fix?.kind === 'set' && (
      <PostButton
        to={to.cartLines()}
        values={{ tindakan: 'ubah', varian: line.goods.variant, jumlah: String(line.fix.quantity), kembali: back }}
        small
      >
        {t('buy.fix.reduce', { n: line.fix.quantity })}
      </PostButton>
    )}
    <PostButton to={to.cartLines()} values={{ tindakan: 'hapus', varian: line.goods.variant, kembali: back }} small kind="ghost">
      {t('buy.fix.without')}
    </PostButton>
  </div>
)

/** A line that stands in the way, with its reason. */
const Trouble = ({ t, line }: { t: Say; line: CartLine }) =>
  line.refusal ? (
    <div class="trouble">
      <p class="complaint">
        <Icon name="warning" />
        <span>{sayRefusal(t, soldOutSaid(line.refusal))}</span>
      </p>
      <FixButtons t={t} line={line} back={to.cart()} />
    </div>
  ) : null

type Typed = { variant: string; value: string; error: string }

const Count = ({ t, line, typed }: { t: Say; line: CartLine; typed: Typed | undefined }) => {
  const id = fieldId(`jumlah-${line.goods.variant}`)
  const wrong = typed?.variant === line.goods.variant ? typed : undefined
  return (
    <form method="post" action={to.cartLines()} class="quantity field">
      <input type="hidden" name="tindakan" value="ubah" />
      <input type="hidden" name="varian" value={line.goods.variant} />
      {wrong && (
        <p class="complaint" id={`${id}-error`}>
          <Icon name="warning" />
          <span>{wrong.error}</span>
        </p>
      )}
      <span class="pair">
        <label class="vh" for={id}>
          {t('buy.cart.count_of', { name: line.goods.name })}
        </label>
        <input
          id={id}
          name="jumlah"
          class="short"
          inputmode="numeric"
          autocomplete="off"
          maxlength={4}
          value={wrong?.value ?? String(line.quantity)}
          aria-invalid={wrong ? 'true' : undefined}
          aria-describedby={wrong ? `${id}-error` : undefined}
        />
        <Button kind="ghost" small label={t('buy.cart.change_of', { name: line.goods.name })}>
          {t('buy.cart.change')}
        </Button>
      </span>
    </form>
  )
}

type Beside = { t: Say; tongue: Tongue; thumbs: Thumbs; alike: readonly Alike[]; typed: Typed | undefined }

const Line = ({ t, tongue, line, thumbs, alike, typed }: Beside & { line: CartLine }) => (
  <li class={line.refusal ? 'cart-line stopped' : 'cart-line'} id={fieldId(`barang-${line.goods.variant}`)} tabindex={-1}>
    <SmallPicture picture={line.goods.picture} thumbs={thumbs} seed={line.goods.productSlug} />
    <div class="named">
      <h3>
        <a href={to.product(line.goods.productSlug)}>{line.goods.name}</a>
      </h3>
      <p class="small">
        {[
          optionsText(line.goods.options),
          t('buy.cart.each', { price: formatRupiah(line.goods.price) }),
          line.readyBy ? t('making.line', { day: formatCivicDay(line.readyBy, tongue) }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
    <b class="end">
      <Money amount={line.total} />
    </b>
    <Trouble t={t} line={line} />
    <div class="handles">
      <Count t={t} line={line} typed={typed} />
      {!line.refusal && (
        <PostButton
          to={to.cartLines()}
          values={{ tindakan: 'hapus', varian: line.goods.variant }}
          kind="plain"
          small
          label={t('buy.cart.remove_of', { name: line.goods.name })}
        >
          {t('buy.cart.remove')}
        </PostButton>
      )}
    </div>
    <Instead t={t} variant={line.goods.variant} alike={alike} />
  </li>
)

const Shop = ({ shop, ...beside }: Beside & { shop: CartShop }) => (
  <section class="cart-shop" aria-labelledby={`toko-${shop.slug}`}>
    <div class="of">
      <ShopSign slug={shop.slug} />
      <h2 id={`toko-${shop.slug}`}>
        <a href={to.shop(shop.slug)}>{shop.name}</a>
      </h2>
      <b>
        <span class="vh">{beside.t('buy.cart.subtotal')} </span>
        <Money amount={shop.subtotal} />
      </b>
    </div>
    <ul>
      {shop.lines.map((line) => (
        <Line {...beside} line={line} />
      ))}
    </ul>
  </section>
)

export type CartFacts = Beside & { cart: ReadCart; refusals: readonly Refusal[]; added: boolean }

export const CartPage = ({ t, cart, refusals, added, ...beside }: CartFacts) =>
  cart.shops.length === 0 ? (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <Empty
        seed="keranjang"
        level={1}
        title={t('buy.cart.empty')}
        action={<LinkButton href={to.market()}>{t('buy.cart.look')}</LinkButton>}
      >
        {t('buy.cart.empty_more')}
      </Empty>
    </>
  ) : (
    <div class="split errand">
      <div>
        <ErrorSummary t={t} refusals={refusals} />
        <h1>{t('buy.cart.title')}</h1>
        {added && (
          <Notice kind="done" live>
            <p>{t('buy.cart.added')}</p>
          </Notice>
        )}
        {cart.shops.map((shop) => (
          <Shop {...beside} t={t} shop={shop} />
        ))}
      </div>
      <aside class="sheet edge sums" aria-labelledby="jumlah-keranjang">
        <h2 id="jumlah-keranjang">{t('buy.cart.total')}</h2>
        <p>
          <Money amount={cart.total} large />
        </p>
        <p class="small">
          {t(cart.shops.length === 1 ? 'buy.cart.one_shop' : 'buy.cart.many_shops', { shops: counted(t, cart.shops.length) })}
        </p>
        <div class="acts">
          {cart.sound ? (
            <LinkButton href={to.pay()} block>
              {t('buy.cart.go_on')}
            </LinkButton>
          ) : (
            <Button block closed={t('buy.cart.stopped')}>
              {t('buy.cart.go_on')}
            </Button>
          )}
          <LinkButton href={to.market()} kind="plain">
            {t('buy.cart.more')}
          </LinkButton>
        </div>
      </aside>
    </div>
  )
