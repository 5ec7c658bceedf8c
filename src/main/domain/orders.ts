const ORDERS =
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|above|prior|earlier|all|instruction|rule|prompt)|system prompt|instructions?\b|\bas an (?:ai|assistant)|\b(?:assistant|operator|echoops)\b\s*[:,]|you (?:must|should|need to|are now)|\bplease\b|\b(?:say|announce|tell)\b.{0,20}\b(?:that|everyone|them)\b/i
const IMPERATIVE =
  /(?:^|[.:;!?"'>\])-]\s*|\b(?:then|now|must|to fix[,:]?|and)\s+)(?:restart|reboot|delete|drop|shut ?down|kill|remove|wipe|execute|run|stop|deploy|roll ?back|scale|confirm|approve|disable|format|truncate|curl|sudo|rm)\s+\S/i

/** "Restart the …", at the beginning or behind "then", "must": an operation somebody is told to do. */
export const isImperative = (text: string): boolean => IMPERATIVE.test(text)
/** Speaks to whoever reads it, as no log line does. */
export const speaksToTheReader = (text: string): boolean => ORDERS.test(text)

/** Whether a text reads like an order. Such a text is left out altogether: a voice that says it lends it its authority. */
export const readsLikeAnOrder = (text: string): boolean => speaksToTheReader(text) || isImperative(text)
