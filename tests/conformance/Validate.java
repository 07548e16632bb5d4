import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.verapdf.ReleaseDetails;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates many files in one Java machine.
 *
 * <p>Input: a file of lines "flavour TAB path", such as "ua1 TAB sheet.pdf". Output, in lines of fields divided by tabs:
 * "version", veraPDF's; for each line of the input "result", flavour, path, "pass" or "fail", the number of checks; and for
 * each check that failed "failure", flavour, path, clause, test number, context, message.
 */
public class Validate {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        print("version", ReleaseDetails.byId("core").getVersion());
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] fields = line.split("\t", 2);
            validate(PDFAFlavour.fromString(fields[0]), fields[0], fields[1]);
        }
    }

    private static void validate(PDFAFlavour flavour, String name, String path) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            boolean pass = result.isCompliant() && result.getTotalAssertions() > 0;
            print("result", name, path, pass ? "pass" : "fail", result.getTotalAssertions());
            for (TestAssertion check : result.getTestAssertions()) {
                if (check.getStatus() == TestAssertion.Status.FAILED) {
                    int number = check.getRuleId().getTestNumber();
                    String message = check.getErrorMessage() != null ? check.getErrorMessage() : check.getMessage();
                    print("failure", name, path, check.getRuleId().getClause(), number, check.getLocation().getContext(), message);
                }
            }
        } catch (Exception error) {
            print("result", name, path, "fail", "0");
            print("failure", name, path, "unreadable", "0", "the file", error);
        }
    }

    private static void print(Object... fields) {
        OUT.println(Arrays.stream(fields).map(f -> String.valueOf(f).replaceAll("\\s+", " ")).collect(Collectors.joining("\t")));
    }
}
