import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#eef4ff",
  "#dce8ff",
  "#b9d0ff",
  "#9dbcff",
  "#84abff",
  "#6d9aff",
  "#3f73e6",
  "#2457d6",
  "#1c47b3",
  "#153688",
];

/** Mantine made dense and calm; its colours come from our own tokens. */
export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { accent },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "14px", xl: "16px" },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.4", lg: "1.4", xl: "1.4" },
  defaultRadius: "4px",
  cursorType: "pointer",
  focusRing: "auto",
  components: {
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, offset: 6 } },
    Menu: { defaultProps: { shadow: "none", radius: 6, offset: 4, transitionProps: { duration: 80 } } },
    Popover: { defaultProps: { shadow: "none", radius: 6, transitionProps: { duration: 80 } } },
    Modal: {
      defaultProps: { radius: 8, transitionProps: { duration: 100 }, overlayProps: { backgroundOpacity: 0.5 } },
    },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    TextInput: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Textarea: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
  },
});

/** Points Mantine's own variables at our tokens (tokens.css), which know both themes. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--panel)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--muted)",
    "--mantine-color-placeholder": "var(--muted)",
    "--mantine-color-default": "var(--field)",
    "--mantine-color-default-hover": "var(--hover)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-border": "var(--line)",
    "--mantine-color-anchor": "var(--accent)",
    "--mantine-color-error": "var(--harm)",
  };
  return { variables: {}, light: shared, dark: shared };
};
