package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.hadoop.conf.Configuration;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A page as a reader has it: parsed, and known to stand alone. */
final class ParsedPage {
    private final Document document;

    private ParsedPage(Document document) {
        this.document = document;
    }

    /** Parses a page; fails where it isn't well-formed or would load something. */
    static ParsedPage of(String html) throws IOException, SAXException, ParserConfigurationException {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(null);
        var page = new ParsedPage(builder.parse(new InputSource(new StringReader(html))));
        page.standsAlone();
        return page;
    }

    /** Writes and parses the page of a directory. */
    static ParsedPage written(Path directory) throws Exception {
        Report.write(directory.toString(), new Configuration());
        return of(Files.readString(directory.resolve("report.html")));
    }

    private void standsAlone() {
        var ids = new HashSet<String>();
        for (var element : all("*")) {
            for (var name : List.of("src", "href", "data", "srcset", "poster", "action")) {
                var value = element.getAttribute(name);
                boolean inside = value.isEmpty()
                        || value.startsWith("data:image/png;base64,")
                        || value.startsWith("data:image/svg+xml;base64,")
                        || value.matches("#[\\w-]+|[\\w.-]+(/[\\w.-]+)*");
                assertTrue(inside, element.getTagName() + " loads " + value);
            }
            assertFalse(
                    Set.of("iframe", "object", "embed", "base", "frame").contains(element.getTagName()),
                    element.getTagName());
            var id = element.getAttribute("id");
            assertTrue(id.isEmpty() || ids.add(id), "two elements have the id " + id);
            assertFalse(element.getAttribute("style").matches(".*url\\(\\s*['\"]?[^#'\"].*"), "style loads something");
        }
        for (var style : all("style"))
            assertFalse(style.getTextContent().matches("(?s).*(@import|url\\().*"), "style loads something");
        for (var script : all("script"))
            if (!script.getAttribute("type").equals("application/json"))
                assertFalse(
                        script.getTextContent().matches("(?s).*(\\bfetch\\b|XMLHttp|\\bimport\\b|://).*"),
                        "script loads something");
        for (var figure : all("figure"))
            assertFalse(figure.getAttribute("aria-label").isBlank());
        for (var image : all("img")) assertTrue(image.hasAttribute("alt"));
    }

    private List<Element> all(String tag) {
        return elements(document.getElementsByTagName(tag));
    }

    private static List<Element> elements(NodeList nodes) {
        var elements = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) elements.add((Element) nodes.item(i));
        return elements;
    }

    private static String text(Element element) {
        return element.getTextContent().strip();
    }

    /** The texts of all elements with that tag. */
    List<String> texts(String tag) {
        return all(tag).stream().map(ParsedPage::text).toList();
    }

    List<String> headings() {
        return texts("h2");
    }

    /** All that is shown. */
    String text() {
        return text(all("body").get(0));
    }

    /** Paragraphs that say what is wrong. */
    List<String> findings() {
        return all("p").stream()
                .filter(p -> p.getAttribute("class").equals("finding"))
                .map(ParsedPage::text)
                .toList();
    }

    /** The figures at the top, by name. */
    Map<String, String> tiles() {
        var tiles = new LinkedHashMap<String, String>();
        var names = texts("dt");
        var values = texts("dd");
        assertEquals(names.size(), values.size());
        for (int i = 0; i < names.size(); i++) tiles.put(names.get(i), values.get(i));
        return tiles;
    }

    /** Rows of the table whose head begins with that text, each by column. */
    List<Map<String, String>> table(String firstColumn) {
        for (var table : all("table")) {
            var head = elements(table.getElementsByTagName("thead"));
            if (head.isEmpty()) continue;
            var columns = elements(head.get(0).getElementsByTagName("th")).stream()
                    .map(ParsedPage::text)
                    .toList();
            if (!columns.get(0).equals(firstColumn)) continue;
            var rows = new ArrayList<Map<String, String>>();
            for (var row :
                    elements(((Element) table.getElementsByTagName("tbody").item(0)).getElementsByTagName("tr"))) {
                var cells = elements(row.getElementsByTagName("td"));
                assertEquals(columns.size(), cells.size(), "cells of a row");
                var byColumn = new LinkedHashMap<String, String>();
                for (int i = 0; i < cells.size(); i++) byColumn.put(columns.get(i), text(cells.get(i)));
                rows.add(byColumn);
            }
            return rows;
        }
        throw new AssertionError("no table begins with " + firstColumn);
    }

    /** What stands beside a name in a table of facts. */
    String fact(String name) {
        for (var row : all("tr")) {
            var names = elements(row.getElementsByTagName("th"));
            var cells = elements(row.getElementsByTagName("td"));
            if (names.size() == 1 && cells.size() == 1 && text(names.get(0)).equals(name)) return text(cells.get(0));
        }
        throw new AssertionError("nothing said of " + name);
    }

    /** What its scripts draw. */
    JsonNode data() throws IOException {
        for (var script : all("script"))
            if (script.getAttribute("id").equals("data")) return new ObjectMapper().readTree(script.getTextContent());
        throw new AssertionError("the page has no data");
    }

    /** Where its links lead. */
    List<String> links() {
        return all("a").stream().map(a -> a.getAttribute("href")).toList();
    }

    int plots() {
        return all("svg").size();
    }
}
