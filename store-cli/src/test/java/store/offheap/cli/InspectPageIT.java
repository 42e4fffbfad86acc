package store.offheap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import store.offheap.map.IdMap;

/** {@code inspect --html}. */
class InspectPageIT {
  private static final String HOSTILE = "</script><script>alert('x')</script>\"&\u001b[2J";

  @TempDir
  private Path folder;

  private StoreProcess store() {
    return StoreProcess.inOneJvm(folder);
  }

  private void buildMap() {
    store().run("build", "cities.store", StoreProcess.sample().toString()).succeeds();
  }

  private void buildObjects() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      lines
          .append("{\"id\": ")
          .append(i)
          .append(", \"value\": {\"name\": \"a name that is shared by many\", \"n\": [")
          .append(i)
          .append(", 1.5, \"")
          .append("x".repeat(i % 40))
          .append("\"]}}\n");
    }
    store()
        .stdin(lines.toString())
        .run("build", "o.store", "-", "--objects", "-k", "id", "-v", "value")
        .succeeds();
  }

  private JsonNode draw(String file, String page) {
    return store().run("inspect", file, "--json", "--html", page).succeeds().json();
  }

  /** Parses a page, which is also well-formed XML. */
  private Document parsed(String page) throws IOException {
    String text = Files.readString(folder.resolve(page));
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (Exception e) {
      throw new AssertionError(text, e);
    }
  }

  private static List<Element> elements(Document page, String name) {
    NodeList nodes = page.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<String> texts(Document page, String name, String kind) {
    return elements(page, name).stream()
        .filter(element -> kind == null || element.getAttribute("class").startsWith(kind))
        .map(Element::getTextContent)
        .toList();
  }

  private void requireSameFigures(Document page, JsonNode figures) throws IOException {
    JsonNode inPage = new ObjectMapper()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .readTree(elements(page, "script").get(0).getTextContent());
    assertThat(inPage).isEqualTo(figures);
    assertThat(elements(page, "script")).hasSize(1);
    assertThat(texts(page, "span", "figure"))
        .contains(String.format("%,d", figures.get("entries").asLong()));
  }

  @Test
  void pageHasTheFiguresOfAMap() throws IOException {
    buildMap();
    JsonNode figures = draw("cities.store", "page.html");
    Document page = parsed("page.html");
    requireSameFigures(page, figures);
    assertThat(texts(page, "h1", null)).containsExactly("cities.store");
    assertThat(texts(page, "h2", null))
        .contains("Where the bytes are", "Probe lengths", "Load by segment", "Attributes");
    assertThat(texts(page, "span", "number"))
        .contains(String.format("%,d", figures.get("probeLengths").get(0).asLong()));
    assertThat(texts(page, "title", null))
        .contains(String.format(
            "segment 1: %.1f %%",
            100 * figures.get("segmentLoad").get("cells").get(0).asDouble()));
    assertThat(figures.get("segmentLoad").get("cells"))
        .hasSize(figures.get("segments").asInt());
    assertThat(figures.get("reading").asText()).isEqualTo("with read-ahead");
  }

  @Test
  void pageHasTheFiguresOfAnObjectMap() throws IOException {
    buildObjects();
    JsonNode figures = draw("o.store", "page.html");
    Document page = parsed("page.html");
    requireSameFigures(page, figures);
    assertThat(texts(page, "h2", null))
        .contains("Where the bytes are", "What sharing saves", "Keys", "Values", "Nested");
    List<String> labels = texts(page, "span", "label");
    figures
        .get("nested")
        .forEach(type -> assertThat(labels).contains(type.get("type").asText()));
    assertThat(texts(page, "span", "figure"))
        .contains(String.format("%.2f×", figures.get("dedupRatio").asDouble()));
  }

  @Test
  void textFromTheFileIsNoMarkup() throws IOException {
    Path hostile = folder.resolve("<img src=x onerror=alert(1)>.store");
    IdMap.builder(hostile).attribute("a<b>\"c\"", HOSTILE).create().close();
    JsonNode figures = draw(hostile.getFileName().toString(), "page.html");
    Document page = parsed("page.html");
    requireSameFigures(page, figures);
    assertThat(figures.get("attributes").get("a<b>\"c\"").asText()).isEqualTo(HOSTILE);
    assertThat(elements(page, "img")).isEmpty();
    assertThat(texts(page, "td", null)).contains(HOSTILE.replace("\u001b", "\\u001b"));
    assertThat(Files.readString(folder.resolve("page.html")))
        .doesNotContain("\u001b", "<script>", "src=x onerror=alert(1)>.store<", "http:", "https:");
  }

  @Test
  void pageAppearsWholeOrNotAtAll() throws IOException {
    buildMap();
    Files.writeString(folder.resolve("page.html"), "mine");
    store().run("inspect", "cities.store", "--html", "page.html").fails(2).complains("page.html");
    assertThat(folder.resolve("page.html")).hasContent("mine");
    store().run("inspect", "missing", "--html", "other.html").fails(5);
    store().run("inspect", "page.html", "--html", "other.html").fails(3);
    store().run("inspect", "cities.store", "--html", "nowhere/p.html").fails(5);
    assertThat(names()).containsExactlyInAnyOrder("cities.store", "page.html");

    String said = store()
        .run("inspect", "cities.store", "--html", "page.html", "--overwrite")
        .succeeds()
        .out();
    assertThat(said).contains("entries    135,233\n").endsWith("page       page.html\n");
    assertThat(names()).containsExactlyInAnyOrder("cities.store", "page.html");
    parsed("page.html");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void browserShowsThePage() throws IOException {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no chromium, chromium-browser or google-chrome on the path");
    buildMap();
    buildObjects();
    for (String name : List.of("cities.store", "o.store")) {
      draw(name, name + ".html");
      StoreProcess.Result shown = store()
          .execute(List.of(
              browser.get().toString(),
              "--headless=new",
              "--no-sandbox",
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--hide-scrollbars",
              "--enable-logging=stderr",
              "--user-data-dir=" + folder.resolve("profile"),
              "--window-size=500,1400",
              "--screenshot=" + folder.resolve(name + ".png"),
              folder.resolve(name + ".html").toUri().toString()));
      assertThat(shown.exitCode()).as(shown.err()).isZero();
      assertThat(shown.err().lines()).noneMatch(line -> line.contains("CONSOLE"));
      BufferedImage picture = ImageIO.read(folder.resolve(name + ".png").toFile());
      assertThat(colours(picture, 0)).as("top of %s", name).isGreaterThan(20);
      assertThat(colours(picture, picture.getHeight() / 2))
          .as("rest of %s", name)
          .isGreaterThan(20);
    }
  }

  private static int colours(BufferedImage picture, int top) {
    Set<Integer> colours = new HashSet<>();
    for (int y = top; y < top + picture.getHeight() / 2; y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        colours.add(picture.getRGB(x, y));
      }
    }
    return colours.size();
  }

  private static Optional<Path> browser() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(place -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
