package store.offheap.cli;

/** The style of an {@link InspectPage}, for large and small screens and for light and dark mode. */
final class InspectStyle {
  /** The style sheet; contains no characters that are special in XML. */
  static final String CSS = """
      :root { color-scheme: light dark; --page: #f4f5f7; --card: #fff; --ink: #1b1f24;
        --dim: #5b6570; --line: #e1e5ea; --fill: #3b6fb6; --track: #edf0f4; --live: #2a9d8f;
        --table: #3b6fb6; --dead: #d1495b; --empty: #d3d9e0; --idle: #edae49; --other: #8d96a0;
        --well: #1a7f37; --care: #b35900 }
      @media (prefers-color-scheme: dark) { :root { --page: #131619; --card: #1c2024;
        --ink: #e6e9ec; --dim: #9aa4af; --line: #2e343b; --fill: #6ea3ee; --track: #282e35;
        --live: #3fb8a9; --table: #6ea3ee; --dead: #e5697a; --empty: #414a54; --idle: #e0aa4e;
        --other: #6d7680; --well: #3fb950; --care: #f0883e } }
      * { box-sizing: border-box }
      body { margin: 0; background: var(--page); color: var(--ink);
        font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
      main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
      header { margin: .5rem 0 1.25rem }
      h1 { font-size: 1.7rem; line-height: 1.2; margin: 0; overflow-wrap: anywhere }
      header p { margin: .3rem 0 0; color: var(--dim) }
      .state { display: inline-block; margin-left: .4rem; padding: 0 .6em; border-radius: 1em;
        border: 1px solid currentColor; font-size: .85em }
      .well { color: var(--well) }
      .care { color: var(--care) }
      .tiles { display: grid; gap: .75rem; margin-bottom: .75rem;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)) }
      .tile, section { background: var(--card); border: 1px solid var(--line);
        border-radius: .6rem }
      .tile { padding: .7rem .9rem; display: flex; flex-direction: column }
      .name, .note { color: var(--dim); font-size: .85rem }
      .figure { font-size: 1.45rem; line-height: 1.3; font-variant-numeric: tabular-nums;
        white-space: nowrap }
      .long { font-size: 1.2rem; line-height: 1.57 }
      .longer { font-size: .95rem; line-height: 1.98 }
      section { padding: .9rem 1rem 1rem; margin-bottom: .75rem }
      h2 { font-size: 1.05rem; margin: 0 0 .5rem }
      p.note { margin: -.35rem 0 .7rem }
      .bars { display: grid; grid-template-columns: max-content minmax(3rem, 1fr) max-content
        max-content; gap: .25rem .75rem; align-items: center }
      .label, .number { font-variant-numeric: tabular-nums; font-size: .9rem }
      .label { max-width: 12rem; overflow-wrap: anywhere }
      .number { text-align: right }
      .more { color: var(--dim) }
      .bar { width: 100%; height: .85rem; display: block }
      .stack { width: 100%; height: 2rem; display: block; border-radius: .35rem }
      .track { fill: var(--track) }
      .fill { fill: var(--fill) }
      .live { fill: var(--live) }
      .table { fill: var(--table) }
      .dead { fill: var(--dead) }
      .empty { fill: var(--empty) }
      .idle { fill: var(--idle) }
      .other { fill: var(--other) }
      .legend { list-style: none; margin: .7rem 0 0; padding: 0; display: flex; flex-wrap: wrap;
        gap: .3rem 1.2rem; font-size: .9rem }
      .dot { width: .8rem; height: .8rem; margin-right: .4rem; vertical-align: -.05rem }
      .strip { width: 100%; height: 5rem; display: block; shape-rendering: crispEdges; background: var(--track);
        border-radius: .35rem }
      .scale { display: flex; gap: .6rem; align-items: center; justify-content: flex-end;
        margin: .5rem 0 0; color: var(--dim); font-size: .85rem }
      .scale span { width: 8rem; height: .6rem; border-radius: .3rem; background:
        linear-gradient(90deg, #440154, #3b528b, #21918c, #5ec962, #fde725) }
      table { border-collapse: collapse; width: 100%; font-size: .9rem }
      th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
        border-top: 1px solid var(--line); overflow-wrap: anywhere }
      tr:first-child th, tr:first-child td { border-top: 0 }
      th { font-weight: normal; color: var(--dim); width: 9rem }
      @media (max-width: 30rem) { main { padding: 1rem .6rem 2rem } th { width: 6rem }
        .figure { font-size: 1.1rem; line-height: 1.7 } .tiles { grid-template-columns: 1fr 1fr }
        .bars { gap: .25rem .5rem } .label { max-width: 7rem } }
      """;

  private InspectStyle() {}
}
