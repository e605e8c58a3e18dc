/* Types of view.js, from the packages it comes from. */
import type { VNode } from "preact";

export { Fragment, h, render } from "preact";
export type { ComponentChildren, ComponentType, RefObject, VNode } from "preact";
export { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { batch, computed, effect, signal, useComputed, useSignal } from "@preact/signals";
export type { ReadonlySignal, Signal } from "@preact/signals";
export declare function html(strings: TemplateStringsArray, ...values: any[]): VNode<any>;
